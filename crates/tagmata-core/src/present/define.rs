//! Answers from the model alone: what a word means, and what can be asked.

use super::table::{Table, TableColumn};
use crate::draft::{Occurrence, RowTest};
use crate::model::{
    Arithmetic, Balance, ColumnRef, Conversion, Formula, Metric, Model, Names, NoRows, Reach, TagBy, Value,
};
use crate::query::{Defined, TagRules};
use crate::warehouse::{Cell, CellKind};
use crate::words::{Lang, Words};
use indexmap::IndexMap;

/// What a name of the model means, as a sentence and the list of its values.
pub fn definition(of: &Defined, model: &Model, lang: Lang) -> (Words, Table) {
    let name = of.name.as_str();
    let (owner, value) = name.split_once('=').map_or((name, None), |(owner, value)| (owner, Some(value)));
    if let Some(value) = value {
        return value_of(owner, value, of.rules.as_ref(), model, lang);
    }
    if let Some(metric) = model.metrics.get(owner) {
        return (metric_words(metric, model), Table::default());
    }
    if let Some(tag) = model.tags.get(owner) {
        let kind = match &tag.by {
            TagBy::Column(_) => Words::both("标签，取自数据", "a tag, stored in the data"),
            TagBy::Rules(_) => {
                Words::both("标签，按规则计算，先符合者为准", "a tag, computed by rules; the first that holds counts")
            }
        };
        let mut values = values_table(&tag.values, lang);
        if let Some(rules) = &of.rules {
            add_rules(&mut values, &tag.values, rules, model, lang);
        }
        return (said(&tag.names, owner, &kind, &tag.about), values);
    }
    if let Some(dimension) = model.dimensions.get(owner) {
        let kind = Words::both("维度", "a dimension");
        return (said(&dimension.names, owner, &kind, &dimension.about), values_table(&dimension.values, lang));
    }
    let (names, kind, about) = if let Some(event) = model.events.get(owner) {
        (&event.names, Words::both("事件", "an event"), &event.about)
    } else if let Some(segment) = model.segments.get(owner) {
        (&segment.names, Words::both("人群", "a segment"), &segment.about)
    } else if let Some(entity) = model.entities.get(owner) {
        (&entity.names, Words::both("主体", "an entity"), &entity.about)
    } else if let Some(term) = model.terms.get(owner) {
        let kind = match term.who {
            Some(_) => Words::both("业务词", "a business word"),
            None => Words::both(
                "业务词，未定义：提问时会请您选择含义",
                "a business word without a definition: you will be asked which meaning",
            ),
        };
        (&term.names, kind, &term.about)
    } else {
        return (Words::both(format!("模型里没有“{owner}”"), format!("the model has no `{owner}`")), Table::default());
    };
    (said(names, owner, &kind, about), Table::default())
}

fn said(names: &Names, id: &str, kind: &Words, about: &Words) -> Words {
    let name = names.words(id);
    let colon = |about: &str, sign: &str| if about.is_empty() { String::new() } else { format!("{sign}{about}") };
    Words::both(
        format!("{}（{id}）：{}{}。", name.zh, kind.zh, colon(&about.zh, "。")),
        format!("{} ({id}): {}{}.", name.en, kind.en, colon(&about.en, ". ")),
    )
}

fn metric_words(metric: &Metric, model: &Model) -> Words {
    let named = |id: &crate::model::MetricId| model.metrics[id].names.words(id.as_str());
    let pair = |a, b, sign: &str| {
        let (a, b) = (named(a), named(b));
        Words::both(format!("{} {sign} {}", a.zh, b.zh), format!("{} {sign} {}", a.en, b.en))
    };
    let at = |zh: &str, en: &str, column: &crate::model::ColumnRef| {
        let column = format!("{}.{}", column.source, column.column);
        Words::both(format!("{column} {zh}"), format!("{en} of {column}"))
    };
    let formula = match &metric.formula {
        Formula::Sum(column) => at("求和", "sum", column),
        Formula::CountDistinct(column) => at("去重计数", "distinct count", column),
        Formula::Average(column) => at("平均", "average", column),
        Formula::Min(column) => at("最小值", "smallest", column),
        Formula::Max(column) => at("最大值", "largest", column),
        Formula::Median(column) => at("中位数", "median", column),
        Formula::Count(source) => Words::both(format!("{source} 的行数"), format!("rows of {source}")),
        Formula::Ratio(a, b) => pair(a, b, "÷"),
        Formula::Minus(a, b) => pair(a, b, "−"),
        Formula::Plus(a, b) => pair(a, b, "+"),
        Formula::DaysSince(event, which) => {
            let event = model.events[event].names.words(event.as_str());
            let (zh, en) = match which {
                Occurrence::First => ("首", "first"),
                Occurrence::Last => ("上", "last"),
            };
            Words::both(format!("距{zh}次{}的天数", event.zh), format!("days since the {en} {}", event.en))
        }
        Formula::Percentile(percentile) => {
            let share = super::format_number(percentile.at * 100.0, None);
            at(&format!("第 {share} 百分位"), &format!("percentile {share}"), &percentile.column)
        }
        Formula::Expression(arithmetic) => arithmetic_words(arithmetic, model),
        Formula::Cumulative(cumulative) => {
            let of = named(&cumulative.metric);
            let reach = reach_words(cumulative.reach);
            Words::both(format!("{}{}", reach.zh, of.zh), format!("{}, {}", of.en, reach.en))
        }
        Formula::Balance(balance) => balance_words(balance),
        Formula::Conversions(conversion) => conversion_words(conversion, model),
    };
    let unit = metric.unit.as_deref().filter(|unit| *unit != "ratio");
    let (zh_unit, en_unit) = unit.map_or_else(Default::default, |u| (format!("，单位 {u}"), format!(", in {u}")));
    let filters = if metric.filters.is_empty() { Words::plain("") } else { filters(&metric.filters, model) };
    let more = asides(metric);
    let kind = Words::both(
        format!("指标 = {}{zh_unit}{}{}", formula.zh, filters.zh, more.zh),
        format!("a metric = {}{en_unit}{}{}", formula.en, filters.en, more.en),
    );
    said(&metric.names, metric.id.as_str(), &kind, &metric.about)
}

/// What dates its rows and what it is over none, where that is not as usual.
fn asides(metric: &Metric) -> Words {
    let mut said = Words::plain("");
    if let Some(column) = &metric.time {
        let column = format!("{}.{}", column.source, column.column);
        said = Words::both(format!("，按 {column} 计时"), format!(", dated by {column}"));
    }
    if metric.no_rows == NoRows::Unknown {
        said = Words::both(format!("{}，没有数据时未知", said.zh), format!("{}, unknown over no rows", said.en));
    }
    said
}

fn balance_words(balance: &Balance) -> Words {
    let column = |at: &ColumnRef| format!("{}.{}", at.source, at.column);
    let (zh, en) = match balance.at {
        Occurrence::First => ("期初值之和", "sum of the first values of"),
        Occurrence::Last => ("期末值之和", "sum of the last values of"),
    };
    let sum = column(&balance.column);
    let per = balance.per.iter().map(column).collect::<Vec<_>>().join(", ");
    let (zh_per, en_per) = if per.is_empty() {
        Default::default()
    } else {
        (format!("（每个 {per} 各取自己的时刻）"), format!(", each {per} at its own moment"))
    };
    Words::both(format!("{sum} {zh}{zh_per}"), format!("{en} {sum}{en_per}"))
}

fn conversion_words(conversion: &Conversion, model: &Model) -> Words {
    let [from, to] = [&conversion.from, &conversion.to].map(|id| model.events[id].names.words(id.as_str()));
    let within = conversion.within.map(super::describe::length).map_or_else(Words::default, |length| {
        Words::both(format!("{}内", length.zh), format!(" within {}", length.en))
    });
    Words::both(
        format!("{}当时或之后{}的{}次数，每次只归最近一次{}", from.zh, within.zh, to.zh, from.zh),
        format!("{} at or after a {}{}, each counted once", to.en, from.en, within.en),
    )
}

/// An expression with the names of its metrics.
fn arithmetic_words(arithmetic: &Arithmetic, model: &Model) -> Words {
    let pair = |pair: &(Arithmetic, Arithmetic), sign: &str| {
        let (left, right) = (arithmetic_words(&pair.0, model), arithmetic_words(&pair.1, model));
        Words::both(format!("({} {sign} {})", left.zh, right.zh), format!("({} {sign} {})", left.en, right.en))
    };
    match arithmetic {
        Arithmetic::Number(n) => Words::plain(super::format_number(*n, None)),
        Arithmetic::Metric(input) => {
            let name = model.metrics[&input.metric].names.words(input.metric.as_str());
            if input.filters.is_empty() {
                return name;
            }
            let rows = filters(&input.filters, model);
            Words::both(format!("[{}{}]", name.zh, rows.zh), format!("[{}{}]", name.en, rows.en))
        }
        Arithmetic::Plus(parts) => pair(parts, "+"),
        Arithmetic::Minus(parts) => pair(parts, "−"),
        Arithmetic::Times(parts) => pair(parts, "×"),
        Arithmetic::Over(parts) => pair(parts, "÷"),
    }
}

fn reach_words(reach: Reach) -> Words {
    match reach {
        Reach::All => Words::both("累计", "all time"),
        Reach::Last(length) => {
            let length = super::describe::length(length);
            Words::both(format!("近{}", length.zh), format!("over the last {}", length.en))
        }
        Reach::ToDate(unit) => {
            let unit = super::describe::unit(unit);
            Words::both(format!("本{}累计", unit.zh), format!("{} to date", unit.en))
        }
    }
}

fn filters(tests: &[RowTest], model: &Model) -> Words {
    let mut said: Vec<Words> = Vec::new();
    let plain = tests.iter().filter_map(|test| match test {
        RowTest::Field(filter) => Some(filter),
        _ => None,
    });
    for filter in plain {
        let field = model
            .dimensions
            .get(filter.field.as_str())
            .map_or_else(|| Words::plain(filter.field.clone()), |d| d.names.words(&filter.field));
        let values = if filter.is.is_empty() { &filter.is_not } else { &filter.is };
        let (zh, en) = if filter.is.is_empty() { ("不含", "without") } else { ("只含", "only") };
        let values = values.join(", ");
        said.push(Words::both(format!("{}{zh} {values}", field.zh), format!("{} {en} {values}", field.en)));
    }
    let all = super::describe::join(said.into_iter(), "、", ", ");
    Words::both(format!("，{}", all.zh), format!(", {}", all.en))
}

/// The rule that gives each value, as a column.
fn add_rules(table: &mut Table, values: &IndexMap<String, Value>, rules: &TagRules, model: &Model, lang: Lang) {
    let label = Words::both("规则", "rule").in_lang(lang).to_string();
    table.columns.push(TableColumn { name: "rule".to_string(), label, kind: CellKind::Text, format: None });
    for (row, id) in table.rows.iter_mut().zip(values.keys()) {
        let rule = rules.rules.iter().find(|rule| rule.value == *id);
        row.push(
            rule.map_or(Cell::Null, |rule| Cell::Text(super::describe::rule(rule, model).in_lang(lang).to_string())),
        );
    }
}

/// The rule of one value, and the values whose rules come before it.
fn rule_of(value: &str, rules: &TagRules, model: &Model) -> Option<Words> {
    let at = rules.rules.iter().position(|rule| rule.value == value)?;
    let rule = super::describe::rule(&rules.rules[at], model);
    let values = &model.tags[&rules.tag].values;
    let before = rules.rules[..at].iter().map(|rule| values[&rule.value].names.words(&rule.value));
    let before = super::describe::join(before, "、", ", ");
    if rules.rules[at].when.is_none() {
        return Some(Words::both(
            format!("：不符合其他规则的人（{}）", before.zh),
            format!(": everyone who is none of {}", before.en),
        ));
    }
    if at == 0 {
        return Some(Words::both(format!("：{}", rule.zh), format!(": {}", rule.en)));
    }
    Some(Words::both(
        format!("：{}，且不符合先判断的：{}", rule.zh, before.zh),
        format!(": {}, and none of those that come first: {}", rule.en, before.en),
    ))
}

fn value_of(owner: &str, value: &str, rules: Option<&TagRules>, model: &Model, lang: Lang) -> (Words, Table) {
    let (names, values) = if let Some(tag) = model.tags.get(owner) {
        (&tag.names, &tag.values)
    } else if let Some(dimension) = model.dimensions.get(owner) {
        (&dimension.names, &dimension.values)
    } else {
        return (Words::both(format!("模型里没有“{owner}”"), format!("the model has no `{owner}`")), Table::default());
    };
    let Some(listed) = values.get(value) else {
        return (
            Words::both(format!("“{owner}”没有“{value}”"), format!("`{owner}` has no `{value}`")),
            Table::default(),
        );
    };
    let of = names.words(owner);
    let mut kind = Words::both(format!("{}的一个值", of.zh), format!("a value of {}", of.en));
    if let Some(rule) = rules.and_then(|rules| rule_of(value, rules, model)) {
        kind.zh.push_str(&rule.zh);
        kind.en.push_str(&rule.en);
    }
    if model.tags.get(owner).is_some_and(|tag| matches!(tag.by, TagBy::Rules(_))) {
        return (said(&listed.names, value, &kind, &listed.about), Table::default());
    }
    let mut rows = Vec::new();
    for stored in &listed.stored {
        rows.push(vec![Cell::Text(stored.clone())]);
    }
    let label = Words::both("包括", "stands for").in_lang(lang).to_string();
    let column = TableColumn { name: "stored".to_string(), label, kind: CellKind::Text, format: None };
    (
        said(&listed.names, value, &kind, &listed.about),
        Table { columns: vec![column], rows, truncated: false, stored: None },
    )
}

fn values_table(values: &IndexMap<String, Value>, lang: Lang) -> Table {
    if values.is_empty() {
        return Table::default();
    }
    let head = |name: &str, words: Words| TableColumn {
        name: name.to_string(),
        label: words.in_lang(lang).to_string(),
        kind: CellKind::Text,
        format: None,
    };
    let columns = vec![head("value", Words::both("值", "value")), head("about", Words::both("说明", "about"))];
    let mut rows = Vec::new();
    for (id, value) in values {
        let text = |words: &Words| Cell::Text(words.in_lang(lang).to_string());
        rows.push(vec![text(&value.names.words(id)), text(&value.about)]);
    }
    Table { columns, rows, truncated: false, stored: None }
}

/// What can be asked: every name of the model with its kind, hidden dimensions left out.
pub fn catalog(model: &Model, lang: Lang) -> (Words, Table) {
    let mut rows = Vec::new();
    let mut add = |kind: Words, names: &Names, id: &str, about: &Words| {
        let text = |words: &Words| Cell::Text(words.in_lang(lang).to_string());
        rows.push(vec![text(&kind), text(&names.words(id)), text(about)]);
    };
    for (id, entity) in &model.entities {
        add(Words::both("主体", "entity"), &entity.names, id.as_str(), &entity.about);
    }
    for (id, event) in &model.events {
        add(Words::both("事件", "event"), &event.names, id.as_str(), &event.about);
    }
    for (id, metric) in &model.metrics {
        add(Words::both("指标", "metric"), &metric.names, id.as_str(), &metric.about);
    }
    for (id, tag) in &model.tags {
        add(Words::both("标签", "tag"), &tag.names, id.as_str(), &tag.about);
    }
    for (id, dimension) in model.dimensions.iter().filter(|(_, dimension)| !dimension.hidden) {
        add(Words::both("维度", "dimension"), &dimension.names, id.as_str(), &dimension.about);
    }
    for (id, segment) in &model.segments {
        add(Words::both("人群", "segment"), &segment.names, id.as_str(), &segment.about);
    }
    let head = |name: &str, words: Words| TableColumn {
        name: name.to_string(),
        label: words.in_lang(lang).to_string(),
        kind: CellKind::Text,
        format: None,
    };
    let columns = vec![
        head("kind", Words::both("种类", "kind")),
        head("name", Words::both("名称", "name")),
        head("about", Words::both("说明", "about")),
    ];
    let examples = model.examples.join(" · ");
    let tries = Words::both(format!("可以试试：{examples}"), format!("Try: {examples}"));
    let words = match (model.about == Words::default(), examples.is_empty()) {
        (false, false) => {
            Words::both(format!("{}。{}", model.about.zh, tries.zh), format!("{}. {}", model.about.en, tries.en))
        }
        (false, true) => Words::both(format!("{}。", model.about.zh), format!("{}.", model.about.en)),
        (true, false) => tries,
        (true, true) => Words::both("可以问的有：", "What can be asked:"),
    };
    (words, Table { columns, rows, truncated: false, stored: None })
}
