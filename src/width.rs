//! How many columns of a terminal a text takes: East Asian wide characters take two.

/// The columns of a text.
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// The text, cut or filled with spaces to exactly `columns`; `right` puts the spaces in front.
pub fn fit(text: &str, columns: usize, right: bool) -> String {
    let mut cut = String::new();
    let mut taken = 0;
    let whole = width(text);
    for c in text.chars() {
        let room = if whole > columns { columns.saturating_sub(1) } else { columns };
        if taken + char_width(c) > room {
            cut.push('…');
            taken += 1;
            break;
        }
        cut.push(c);
        taken += char_width(c);
    }
    let spaces = " ".repeat(columns.saturating_sub(taken));
    if right { format!("{spaces}{cut}") } else { format!("{cut}{spaces}") }
}

fn char_width(c: char) -> usize {
    match c {
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{200b}'..='\u{200f}' | '\u{0300}'..='\u{036f}' => 0,
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{303e}'
        | '\u{3041}'..='\u{33ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{a000}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_two_columns() {
        assert_eq!(width("饮料 tea"), 8);
        assert_eq!(fit("饮料", 6, false), "饮料  ");
        assert_eq!(fit("12", 4, true), "  12");
        assert_eq!(fit("无糖茶饮料", 6, false), "无糖… ");
    }
}
