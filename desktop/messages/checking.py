"""This file holds the sentences about missing values, rules across fields and section states."""

SENTENCES: dict[str, str] = {
    "field.missing": "“{label}”还没有填写。请补填。",
    "field.not_chosen": "“{label}”还没有选择。请选一项。",
    "field.no_file": "“{label}”还没有添加文件。请添加。",
    "field.no_rows": "“{label}”还没有内容。请至少添加一行。",
    "field.not_accepted": "“{label}”还没有确认。请阅读后勾选。",
    "section.not_final": "“{label}”还没有确认定稿。请检查后勾选“本节已定稿”。",
    "rule.date_order": "“{label}”（{end}）早于“{start_label}”（{start}）。请核对两个日期，后者不能早于前者。",
    "rule.sum_at_most": "“{label}”各行“{column}”合计 {actual}，超过“{total_label}”{limit}。请核对金额和单位。",
    "rule.stages_covered": "“{label}”尚未覆盖：{absent}（通知要求原则上覆盖{links}）。请补充场景，或在定稿时说明理由。",
    "rule.stages_needed": "“{label}”尚未覆盖：{absent}（通知要求覆盖{links}）。请补充场景后再申报。",
    "rule.at_most": "“{label}”{actual} 大于“{total_label}”{limit}。前者是后者的一部分，请核对两个数。",
    "rule.sum_equals": "“{label}”各行“{column}”合计 {actual}，与“{total_label}”{limit} 不等。请核对金额和单位。",
    "rule.monthly_topic": "“{label}”中没有“{column}”为“{wanted}”的行。通知规定这是每月必须有的一项，请补上。",
    "rule.only_one_row": "“{label}”第 {first} 行和第 {row} 行的“{column}”都是“{wanted}”，以第 {first} 行为准。只留一行即可。",
    "rule.score_fits_level": "“{label}”填“{actual}”，而“{score_label}”{score} 对应{fitting}（等级分数线为转引，未见标准原文）。请对照平台报告核对。",
    "rule.element_not_met": "“{label}”第 {number} 项基础要求答为“不符合”：{text}。要素条件要求基础要求全部符合，请核对。",
    "rule.maturity_gate": "“{label}”现为 {actual} 级，通知要求 {limit} 级及以上。请核对自评估结果后再申报。",
    "rule.must_be": "“{label}”现为“{actual}”，按通知应为“{wanted}”（{source}）。请核对。",
    "quota.exceeded": "“{label}”纳入 {actual} 个，超过通知规定的上限 {limit} 个（{source}）。请减少纳入的项目后再生成。",
}
