"""This file holds the sentences of the topic "forms": what is wrong with one value, by field type.

Each type's codes start with its name. ``label`` is put in by the checker; the other
placeholders come with the finding. Every sentence is said by a case in
``tests/unit/forms/test_field_sentences.py``.
"""

SENTENCES: dict[str, str] = {
    # text 文字
    "text.wrong_shape": "“{label}”里的内容读不出来（应为一段文字）。请清空后重新填写。",
    "text.line_break": "“{label}”应写成一行，现在有 {lines} 行，请去掉换行。",
    "text.too_long": "“{label}”不超过 {limit} 字，现在 {actual} 字（{how}），多 {over} 字，请删减。",
    "text.too_short": "“{label}”不少于 {limit} 字，现在 {actual} 字（{how}），少 {under} 字，请补充。",
    "text.wrong_pattern": "“{label}”的写法不对：{hint}。现在填的是“{typed}”，请改正。",
    # long_text 长文
    "long_text.wrong_shape": "“{label}”里的内容读不出来（应为段落、小标题和插图）。请清空后重新填写。",
    "long_text.too_long": "“{label}”不超过 {limit} 字，现在 {actual} 字（{how}），多 {over} 字，请删减。",
    "long_text.too_short": "“{label}”不少于 {limit} 字，现在 {actual} 字（{how}），少 {under} 字，请补充。",
    "long_text.too_many_figures": "“{label}”最多放 {limit} 幅图，现在 {actual} 幅，请删去 {over} 幅。",
    "long_text.no_caption": "“{label}”的第 {figures} 幅图没有图题，请补上图题。",
    # integer 整数
    "integer.wrong_shape": "“{label}”里的内容读不出来（应为整数）。请清空后重新填写。",
    "integer.not_a_number": "“{label}”应填整数，现在填的是“{typed}”。请只保留数字。",
    "integer.too_many_digits": "“{label}”的位数太多（最多 20 位），现在填的是“{typed}”。请核对。",
    "integer.not_whole": "“{label}”应填整数，不带小数，现在是 {typed}。请改为整数。",
    "integer.too_small": "“{label}”不能小于 {limit}{unit}，现在是 {actual}{unit}，请核对。",
    "integer.too_large": "“{label}”不能大于 {limit}{unit}，现在是 {actual}{unit}，请核对。",
    # decimal 数值
    "decimal.wrong_shape": "“{label}”里的内容读不出来（应为数字）。请清空后重新填写。",
    "decimal.not_a_number": "“{label}”应填数字，现在填的是“{typed}”。请只保留数字和小数点。",
    "decimal.too_many_digits": "“{label}”的位数太多（整数最多 20 位，小数最多 10 位），现在填的是“{typed}”。请核对。",
    "decimal.too_many_decimals": "“{label}”最多 {limit} 位小数，现在是 {typed}（{actual} 位），请自行取舍后填写。",
    "decimal.too_small": "“{label}”不能小于 {limit}{unit}，现在是 {actual}{unit}，请核对。",
    "decimal.too_large": "“{label}”不能大于 {limit}{unit}，现在是 {actual}{unit}，请核对。",
    # money 金额
    "money.wrong_shape": "“{label}”里的内容读不出来（应为金额）。请清空后重新填写。",
    "money.not_a_number": "“{label}”应填数字，现在填的是“{typed}”。请只保留数字和小数点。",
    "money.too_many_digits": "“{label}”的位数太多（整数最多 20 位，小数最多 10 位），现在填的是“{typed}”。请核对。",
    "money.other_unit": "“{label}”以{unit}为单位，现在填的是“{typed}”。请换算后只填数字：{converted}。",
    "money.too_many_decimals": "“{label}”最多 {limit} 位小数，现在是 {typed}（{actual} 位），请自行取舍后填写。",
    "money.too_small": "“{label}”不能小于 {limit} {unit}，现在是 {actual} {unit}，请核对单位是否为{unit}。",
    "money.too_large": "“{label}”不能大于 {limit} {unit}，现在是 {actual} {unit}，请核对单位是否为{unit}。",
    # percent 百分数
    "percent.wrong_shape": "“{label}”里的内容读不出来（应为百分数）。请清空后重新填写。",
    "percent.not_a_number": "“{label}”应填百分数，如 12.5，现在填的是“{typed}”。请只保留数字和小数点。",
    "percent.too_many_digits": "“{label}”的位数太多（整数最多 20 位，小数最多 10 位），现在填的是“{typed}”。请核对。",
    "percent.too_many_decimals": "“{label}”最多 {limit} 位小数，现在是 {typed}（{actual} 位），请自行取舍后填写。",
    "percent.too_small": "“{label}”不能小于 {limit}{unit}，现在是 {actual}{unit}，请核对。",
    "percent.too_large": "“{label}”不能大于 {limit}{unit}，现在是 {actual}{unit}，请核对是否多写了位数。",
    # date 日期
    "date.wrong_shape": "“{label}”里的内容读不出来（应为日期）。请清空后重新填写。",
    "date.not_a_date": "“{label}”应填日期，如 2024-11-22，现在填的是“{typed}”。请写全年月日。",
    "date.no_such_day": "“{label}”填的“{typed}”不是日历上的日期：{reason}。请改正。",
    "date.unlikely_year": "“{label}”填的 {typed} 是 {year} 年，应在 1900 年到 2100 年之间。请核对年份。",
    "date.too_early": "“{label}”不能早于 {limit}，现在是 {actual}，请核对。",
    "date.too_late": "“{label}”不能晚于 {limit}，现在是 {actual}，请核对。",
    # month 年月
    "month.wrong_shape": "“{label}”里的内容读不出来（应为年月）。请清空后重新填写。",
    "month.not_a_month": "“{label}”应填年月，如 2024-11，现在填的是“{typed}”。请写全年和月。",
    "month.unlikely_year": "“{label}”填的 {typed} 是 {year} 年，应在 1900 年到 2100 年之间。请核对年份。",
    "month.too_early": "“{label}”不能早于 {limit}，现在是 {actual}，请核对。",
    "month.too_late": "“{label}”不能晚于 {limit}，现在是 {actual}，请核对。",
    # period 起止时间
    "period.wrong_shape": "“{label}”里的内容读不出来（应为开始时间和结束时间）。请清空后重新填写。",
    "period.not_a_period": "“{label}”应填起止时间，如 {example}，现在填的是“{typed}”。请写全开始时间和结束时间。",
    "period.one_end": "“{label}”只填了{filled}，没有填{empty}。请补充{empty}。",
    "period.not_a_date": "“{label}”的{end}应填日期，如 2024-06-30，现在填的是“{typed}”。请写全年月日。",
    "period.not_a_month": "“{label}”的{end}应填年月，如 2024-06，现在填的是“{typed}”。请写全年和月。",
    "period.unlikely_year": "“{label}”的{end}是 {year} 年，应在 1900 年到 2100 年之间。请核对年份。",
    "period.end_before_start": "“{label}”的结束时间（{end}）早于开始时间（{start}）。请核对两个时间，后者不能早于前者。",
    # yes_no 是否
    "yes_no.wrong_shape": "“{label}”里的内容读不出来（应为是或否）。请重新选择。",
    "yes_no.not_an_answer": "“{label}”只能填“是”或“否”，现在填的是“{typed}”。请重新选择。",
    # choice 单选
    "choice.wrong_shape": "“{label}”里的内容读不出来（应为一个选项）。请重新选择。",
    "choice.not_an_option": "“{label}”没有“{typed}”这一项，可选：{options}。请重新选择。",
    # multi_choice 多选
    "multi_choice.wrong_shape": "“{label}”里的内容读不出来（应为若干选项）。请重新选择。",
    "multi_choice.not_an_option": "“{label}”没有“{typed}”，可选：{options}。请重新选择。",
    "multi_choice.too_few": "“{label}”至少选 {limit} 项，现在 {actual} 项，还要选 {under} 项。",
    "multi_choice.too_many": "“{label}”最多选 {limit} 项，现在 {actual} 项，请去掉 {over} 项。",
    # table 表格
    "table.wrong_shape": "“{label}”里的内容读不出来（应为若干行）。请清空后重新填写。",
    "table.too_few": "“{label}”至少填 {limit} 行，现在 {actual} 行，还要填 {under} 行。",
    "table.too_many": "“{label}”最多填 {limit} 行，现在 {actual} 行，请删去 {over} 行。",
    "table.duplicate_rows": "“{label}”第 {rows} 行的{columns}相同（{value}），请删去或改正重复的行。",
    # scenarios 典型场景实例
    "scenarios.wrong_shape": "“{label}”里的内容读不出来（应为若干行）。请清空后重新填写。",
    "scenarios.too_few": "“{label}”至少填 {limit} 个实例，现在 {actual} 个，还要填 {under} 个。",
    "scenarios.too_many": "“{label}”最多填 {limit} 个实例，现在 {actual} 个，请删去 {over} 个。",
    "scenarios.duplicate_rows": "“{label}”第 {rows} 行的{columns}相同（{value}），请删去或改正重复的行。",
    "scenarios.unknown_stage": "“{label}”第 {row} 行：{edition} 年版参考指引没有“{stage}”环节，可选：{stages}。请重新选择。",
    "scenarios.unknown_scenario": "“{label}”第 {row} 行：{edition} 年版参考指引的“{stage}”环节没有列出“{scenario}”，"
    "列出的有：{scenarios}{remark}。请对照参考指引核对场景名。",
    "scenarios.other_stage": "“{label}”第 {row} 行：{edition} 年版参考指引把“{scenario}”列在“{right_stage}”环节，"
    "现在填在“{stage}”环节{remark}。请核对环节。",
    # kpis 关键绩效指标
    "kpis.wrong_shape": "“{label}”里的内容读不出来（应为各项指标的数据）。请清空后重新填写。",
    "kpis.one_sided": "“{label}”第 {number} 项“{kpi}”只填了{filled}，没有填{empty}。请补齐，或两处都不填。",
    "kpis.not_a_share": "“{label}”第 {number} 项“{kpi}”的{column}应在 0 到 100 之间（%），现在是 {actual}，请核对数据和单位。",
    "kpis.not_a_count": "“{label}”第 {number} 项“{kpi}”的{column}应为不小于 0 的整数，现在是 {actual}，请核对。",
    "kpis.wrong_direction": "“{label}”第 {number} 项“{kpi}”建设后应{direction}，现在由 {before} 变为 {after}。请核对前后数据，或说明理由。",
    # element_check 要素条件自查
    "element_check.wrong_shape": "“{label}”里的内容读不出来（应为各项要素条件的自查结果）。请清空后重新填写。",
    "element_check.partly_base": "“{label}”基础要求第 {number} 项（{article}）填的是部分符合。基础要求应全部满足，请改选符合或不符合，或说明理由。",
    # maturity 能力成熟度
    "maturity.wrong_shape": "“{label}”里的内容读不出来（应为各能力子域的等级）。请清空后重新填写。",
    "maturity.not_omittable": "“{label}”的“{subdomain}”（{element}）填的是不适用。按我们的理解，只有“{omittable}”要素的能力子域可以裁剪（未对照标准原文）。"
    "请对照标准核对，或说明理由。",
    # attachment 附件
    "attachment.wrong_shape": "“{label}”里的文件记录读不出来。请删去后重新添加文件。",
    "attachment.too_few": "“{label}”至少附 {limit} 个文件，现在 {actual} 个，还要添加 {under} 个。",
    "attachment.too_many": "“{label}”最多附 {limit} 个文件，现在 {actual} 个，请删去 {over} 个。",
    "attachment.wrong_kind": "“{label}”的“{file}”是{kind}，只收：{kinds}。请转换后重新添加。",
    "attachment.empty_file": "“{label}”的“{file}”是空文件（0 字节）。请重新添加。",
    "attachment.too_large": "“{label}”的“{file}”不能超过 {limit} MB，现在 {actual} MB，请压缩后重新添加。",
    "attachment.too_many_pages": "“{label}”的“{file}”不能超过 {limit} 页，现在 {actual} 页，请删减后重新添加。",
    "attachment.pages_unknown": "“{label}”的“{file}”数不出页数（不能超过 {limit} 页）。请打开文件核对页数。",
    "attachment.same_file": "“{label}”的“{file}”与“{other}”内容完全相同，请核对是否重复添加。",
    # credit_code 统一社会信用代码
    "credit_code.wrong_shape": "“{label}”里的内容读不出来（应为 18 位代码）。请清空后重新填写。",
    "credit_code.wrong_character": "“{label}”{which}不能用：只用数字和大写字母，且不用 I、O、Z、S、V。请对照营业执照改正。",
    "credit_code.wrong_length": "“{label}”应为 18 位，现在 {actual} 位，{change}（{typed}）。请对照营业执照改正。",
    "credit_code.wrong_region": "“{label}”第 3 至 8 位是登记机关行政区划码，应为数字，现在是“{typed}”。请对照营业执照改正。",
    "credit_code.wrong_check_digit": "“{label}”第 18 位校验码应为 {expected}，现在是 {actual}：多半有一位输错，请对照营业执照逐位核对。",
    # phone 电话
    "phone.wrong_shape": "“{label}”里的内容读不出来（应为电话号码）。请清空后重新填写。",
    "phone.not_a_mobile": "“{label}”应填 11 位手机号，现在填的是“{typed}”。请改正。",
    "phone.not_a_number": "“{label}”应填 11 位手机号或带区号的固定电话（如 0351-3183088），现在填的是“{typed}”。请改正。",
    "phone.several": "“{label}”只能填一个号码，现在填的是“{typed}”。请只留一个。",
    # email 电子邮箱
    "email.wrong_shape": "“{label}”里的内容读不出来（应为电子邮箱）。请清空后重新填写。",
    "email.not_an_address": "“{label}”填的“{typed}”不是电子邮箱：{reason}。请改正。",
    "email.several": "“{label}”只能填一个电子邮箱，现在填的是“{typed}”。请只留一个。",
    # industry 行业
    "industry.wrong_shape": "“{label}”里的内容读不出来（应为行业代码）。请重新选择。",
    "industry.unknown": "“{label}”填的“{typed}”不在 GB/T 4754-2017 中。{near}请重新选择。",
    "industry.too_coarse": "“{label}”应选到{asked}，现在“{typed}”是{level}。请往下选，如 {near}。",
    "industry.too_fine": "“{label}”应选{asked}，现在“{typed}”是{level}。请改选 {near}。",
    # region 行政区划
    "region.wrong_shape": "“{label}”里的内容读不出来（应为省或市）。请重新选择。",
    "region.unknown": "“{label}”填的“{typed}”不是省级或地级行政区划的名称或代码。请重新选择。",
    "region.wrong_level": "“{label}”应选{asked}，现在“{typed}”是{level}。请重新选择。",
    "region.not_within": "“{label}”应在{within}内，现在是{typed}。请重新选择。",
    # statement 承诺
    "statement.wrong_shape": "“{label}”里的内容读不出来。请阅读承诺全文后重新勾选。",
}
