//! Rules over the text and its tokens, and the two ways between text and tree. Knows nothing of the tree's inside.

use super::rules::{Node, Refusal, Verdict, allow_if};
use super::view::View;
use crate::model::Engine;
use sqlparser::ast::Statement;
use sqlparser::dialect::{Dialect, DuckDbDialect, PostgreSqlDialect};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserOptions};
use sqlparser::tokenizer::{Token, TokenWithSpan, Tokenizer, Whitespace};

/// Levels that the parser goes down. Conditions of people nest 24 deep, each in brackets and an operator; what nests deeper
/// than the guard allows is found in the tree.
const RECURSION_MAX: usize = 200;

/// Bytes of a statement at most.
const BYTES_MAX: usize = 64 * 1024;
/// Tokens at most, spaces included.
const TOKENS_MAX: usize = 20_000;
/// Tokens that can lengthen a chain (`a + b + c …`) at most: the tree of a chain is as deep as the chain is long.
const OPERATORS_MAX: usize = 2_048;

/// How an engine reads text.
fn syntax(engine: Engine) -> &'static dyn Dialect {
    match engine {
        Engine::Duckdb => &DuckDbDialect {},
        Engine::Postgres => &PostgreSqlDialect {},
    }
}

/// The text's tokens. Literals keep their doubled quotes: sqlparser's printer takes a lone quote behind a backslash
/// for an escaped one and would print a string that ends early.
pub(super) fn tokens(text: &str, engine: Engine) -> Result<Vec<TokenWithSpan>, Refusal> {
    let made = Tokenizer::new(syntax(engine), text).with_unescape(false).tokenize_with_location();
    made.map_err(|error| unreadable(&error.to_string()))
}

/// The tree of the tokens.
pub(super) fn parse(tokens: Vec<TokenWithSpan>, engine: Engine) -> Result<Vec<Statement>, Refusal> {
    let options = ParserOptions::new().with_trailing_commas(false).with_unescape(false);
    let mut parser = Parser::new(syntax(engine)).with_options(options).with_recursion_limit(RECURSION_MAX);
    parser = parser.with_tokens_with_locations(tokens);
    parser.parse_statements().map_err(|error| unreadable(&error.to_string()))
}

/// The text of the tree.
pub(super) fn print(statements: &[Statement]) -> String {
    let printed: Vec<String> = statements.iter().map(Statement::to_string).collect();
    printed.join("; ")
}

fn unreadable(error: &str) -> Refusal {
    Refusal { what: format!("text that does not read as SQL ({error})"), allowed: "one readable query" }
}

/// `text_size`: at most 64 KiB; no character that ends a C string.
pub(super) fn size(node: Node, _: Option<&View>) -> Verdict {
    let Node::Text(text) = node else { return Ok(()) };
    allow_if(text.len() <= BYTES_MAX, || format!("a text of {} bytes", text.len()), "65536 bytes")?;
    allow_if(!text.contains('\0'), || "a NUL character", "text without NUL")
}

/// `token_budget`: bounds on what a tree can grow to, before there is one.
pub(super) fn budget(node: Node, _: Option<&View>) -> Verdict {
    let Node::Budget(tokens) = node else { return Ok(()) };
    allow_if(tokens.len() <= TOKENS_MAX, || format!("a text of {} tokens", tokens.len()), "20000 tokens")?;
    let operators = tokens.iter().filter(|token| lengthens(&token.token)).count();
    allow_if(operators <= OPERATORS_MAX, || format!("a text of {operators} operators"), "2048 operators")
}

/// Whether a token can make a chain longer. Everything unknown counts.
fn lengthens(token: &Token) -> bool {
    match token {
        Token::Word(word) => matches!(
            word.keyword,
            Keyword::AND
                | Keyword::OR
                | Keyword::XOR
                | Keyword::NOT
                | Keyword::IS
                | Keyword::NOTNULL
                | Keyword::IN
                | Keyword::BETWEEN
                | Keyword::LIKE
                | Keyword::ILIKE
                | Keyword::SIMILAR
                | Keyword::RLIKE
                | Keyword::REGEXP
                | Keyword::MATCH
                | Keyword::GLOB
                | Keyword::DIV
                | Keyword::OVERLAPS
                | Keyword::COLLATE
                | Keyword::AT
                | Keyword::UNION
                | Keyword::EXCEPT
                | Keyword::INTERSECT
                | Keyword::MINUS
        ),
        Token::Whitespace(_) | Token::Number(..) | Token::SingleQuotedString(_) | Token::Comma => false,
        Token::LParen | Token::RParen | Token::Period | Token::EOF => false,
        _ => true,
    }
}

/// `token_kinds`: words, numbers, plain strings, and the punctuation of the expressions that are allowed.
pub(super) fn kinds(node: Node, _: Option<&View>) -> Verdict {
    let Node::Tokens(tokens) = node else { return Ok(()) };
    for TokenWithSpan { token, span: _ } in tokens {
        allow_if(
            plain(token),
            || token.to_string(),
            "words, \"names\", 'strings', numbers, ( ) , . ; :: + - * / % = <> < > <= >=",
        )?;
    }
    Ok(())
}

fn plain(token: &Token) -> bool {
    match token {
        Token::Word(word) => matches!(word.quote_style, None | Some('"')),
        Token::Number(_, long) => !long,
        Token::Whitespace(space) => matches!(space, Whitespace::Space | Whitespace::Newline | Whitespace::Tab),
        Token::SingleQuotedString(_) | Token::EOF => true,
        Token::Comma | Token::LParen | Token::RParen | Token::Period | Token::SemiColon | Token::DoubleColon => true,
        Token::Plus | Token::Minus | Token::Mul | Token::Div | Token::Mod => true,
        Token::Eq | Token::Neq | Token::Lt | Token::Gt | Token::LtEq | Token::GtEq => true,
        _ => false,
    }
}

/// `same_when_read_again`: what will run reads as the tree that was checked, and prints as itself.
pub(super) fn same_when_read_again(node: Node, _: Option<&View>) -> Verdict {
    let Node::Printed { text, statements, printed, engine } = node else { return Ok(()) };
    if printed == text {
        // Reading the print would be reading the text again, and that is how the tree was made.
        return Ok(());
    }
    let again = tokens(printed, engine).and_then(|tokens| parse(tokens, engine))?;
    let same = again == statements && print(&again) == printed;
    allow_if(same, || "a statement that changes when it is printed", "a statement that reads the same again")
}
