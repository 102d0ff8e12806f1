//! A model of 400 fields and more: the demo shop with what the other departments of a big company would add.

/// What a department of the company has numbers and columns about.
const SUBJECTS: &[(&str, &str, &str)] = &[
    ("warehouse", "仓储", "warehouse"),
    ("freight", "货运", "freight"),
    ("payroll", "薪酬", "payroll"),
    ("recruiting", "招聘", "recruiting"),
    ("training", "培训", "training"),
    ("fleet", "车队", "fleet"),
    ("energy", "能耗", "energy"),
    ("tax", "税务", "tax"),
    ("treasury", "资金", "treasury"),
    ("audit", "审计", "audit"),
    ("legal", "法务", "legal"),
    ("facility", "设施", "facility"),
    ("franchise", "加盟", "franchise"),
    ("supplier", "供应商", "supplier"),
    ("procurement", "采购", "procurement"),
    ("quality", "质检", "quality control"),
    ("packaging", "包材", "packaging"),
    ("cold_chain", "冷链", "cold chain"),
    ("call_center", "呼叫中心", "call center"),
];

/// Columns of each subject.
const COLUMNS: &[(&str, &str, &str)] = &[
    ("region", "大区", "region"),
    ("grade", "级别", "grade"),
    ("status", "状态", "status"),
    ("owner", "负责人", "owner"),
    ("type", "种类", "type"),
    ("source", "来源", "source"),
    ("batch", "批次", "batch"),
    ("vendor", "服务商", "vendor"),
    ("risk", "风险等级", "risk level"),
    ("cycle", "周期", "cycle"),
];

/// Numbers of each subject.
const NUMBERS: &[(&str, &str, &str)] = &[
    ("cost", "成本", "cost"),
    ("hours", "工时", "hours"),
    ("budget", "预算", "budget"),
    ("delay", "延误天数", "delay"),
    ("loss", "损耗", "loss"),
    ("headcount", "编制", "headcount"),
    ("tickets", "单据数", "tickets"),
    ("score", "评分", "score"),
    ("volume", "处理量", "volume"),
    ("penalty", "罚款", "penalty"),
];

/// The demo shop's file with 190 further dimensions and 190 further metrics.
pub fn yaml(shop: &str) -> String {
    let mut dimensions = String::from("\ndimensions:\n");
    let mut metrics = String::from("\nmetrics:\n");
    for (subject, subject_zh, subject_en) in SUBJECTS {
        for (column, zh, en) in COLUMNS {
            let line = format!(
                "  {subject}.{column}: {{column: orders.{subject}_{column}, names: {{zh: [{subject_zh}{zh}], en: [{subject_en} {en}]}}}}\n"
            );
            dimensions.push_str(&line);
        }
        for (number, zh, en) in NUMBERS {
            let line = format!(
                "  {subject}_{number}: {{sum: lines.{subject}_{number}, unit: units, names: {{zh: [{subject_zh}{zh}], en: [{subject_en} {en}]}}, about: {{zh: {subject_zh}部门登记的{zh}, en: The {en} that the {subject_en} department records}}}}\n"
            );
            metrics.push_str(&line);
        }
    }
    // The shop's own names stand behind the new ones, where a slice that took the first ones would miss them.
    shop.replacen("\ndimensions:\n", &dimensions, 1).replacen("\nmetrics:\n", &metrics, 1)
}
