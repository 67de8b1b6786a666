"""This file holds the sentences of the topic "packages" (see the package docstring)."""

_AGAIN = "请让报送单位用本软件重新导出申报包。"
_COPY = "请从原电脑重新拷贝一份；仍不行时，请让报送单位重新导出申报包。"
_ASK = "请不要使用这个文件，并向报送单位核实来源后重新导出申报包。"

SENTENCES: dict[str, str] = {
    # reading: the file
    "package.cannot_read": "申报包“{file}”读不出来：{reason}。请检查U盘或文件夹后再试。",
    "package.not_a_package": "“{file}”不是申报包。请选择扩展名为 .sbb、由本软件导出的文件。",
    "package.truncated": "申报包“{file}”不完整，后面一部分丢失，可能是拷贝未完成就拔出了U盘。" + _COPY,
    "package.trailing_data": "申报包“{file}”末尾多出了不属于它的内容。" + _ASK,
    "package.hidden_data": "申报包“{file}”中夹带了没有列入目录的内容（在“{entry}”附近）。" + _ASK,
    "package.overlapping": "申报包“{file}”中“{entry}”与其他内容重叠。" + _ASK,
    "package.damaged": "申报包“{file}”的目录已损坏。" + _COPY,
    "package.zip64": "申报包“{file}”使用了本软件不采用的超大文件格式（ZIP64）。" + _AGAIN,
    # reading: limits
    "package.too_many_entries": "申报包“{file}”中的文件过多，最多允许 {limit} 个。请让报送单位减少附件后重新导出申报包。",
    "package.entry_too_large": "申报包“{file}”中的“{entry}”过大，单个文件最多 {limit}。请让报送单位压缩该附件后重新导出申报包。",
    "package.total_too_large": "申报包“{file}”展开后过大，合计最多 {limit}。请让报送单位压缩附件后重新导出申报包。",
    "package.ratio_too_high": "申报包“{file}”中的“{entry}”压缩比异常（超过 {limit} 倍），可能是恶意文件。" + _ASK,
    # reading: kinds of entries
    "package.encrypted": "申报包“{file}”中的“{entry}”加了压缩软件的密码，无法核对。请让报送单位直接用本软件导出，不要另行加密。",
    "package.unsupported_method": "申报包“{file}”中的“{entry}”采用了不支持的压缩方法（{method}），可能被压缩软件重新打包过。"
    + _AGAIN,
    "package.unsupported_feature": "申报包“{file}”中的“{entry}”带有不支持的压缩包附加信息，可能被压缩软件重新打包过。"
    + _AGAIN,
    "package.directory_entry": "申报包“{file}”中有单独的文件夹条目“{entry}”，可能被压缩软件重新打包过。" + _AGAIN,
    "package.special_file": "申报包“{file}”中的“{entry}”不是普通文件（如链接）。" + _ASK,
    "package.header_mismatch": "申报包“{file}”中“{entry}”的两处登记不一致。" + _ASK,
    "package.entry_damaged": "申报包“{file}”中的“{entry}”已损坏，解不开。" + _COPY,
    # reading: names
    "package.name_encoding": "申报包“{file}”中的文件名“{entry}”编码有误，可能被压缩软件重新打包过。" + _AGAIN,
    "package.name_too_long": "申报包“{file}”中的文件名“{entry}”过长。" + _AGAIN,
    "package.name_control": "申报包“{file}”中的文件名“{entry}”含有看不见的字符。" + _ASK,
    "package.name_not_nfc": "申报包“{file}”中的文件名“{entry}”不是规范写法（Unicode NFC）。" + _AGAIN,
    "package.name_unc": "申报包“{file}”中的文件名“{entry}”指向网络位置。" + _ASK,
    "package.name_backslash": "申报包“{file}”中的文件名“{entry}”含有反斜杠。" + _ASK,
    "package.name_drive": "申报包“{file}”中的文件名“{entry}”含有冒号（盘符）。" + _ASK,
    "package.name_absolute": "申报包“{file}”中的文件名“{entry}”是绝对路径。" + _ASK,
    "package.name_climbing": "申报包“{file}”中的文件名“{entry}”企图跳出文件夹。" + _ASK,
    "package.name_empty_segment": "申报包“{file}”中的文件名“{entry}”有空的一段。" + _ASK,
    "package.name_trailing": "申报包“{file}”中的文件名“{entry}”以点或空格结尾。" + _ASK,
    "package.name_device": "申报包“{file}”中的文件名“{entry}”是 Windows 的设备名。" + _ASK,
    "package.name_doubled": "申报包“{file}”中“{entry}”出现了两次。" + _ASK,
    "package.name_collision": "申报包“{file}”中“{entry}”与“{other}”在有的电脑上是同一个文件。" + _ASK,
    "package.name_not_allowed": "申报包“{file}”中的“{entry}”不是申报包应有的内容。" + _ASK,
    "package.file_doubled": "申报包“{file}”中同一份附件放了两次：“{entry}”和“{other}”。" + _AGAIN,
    # reading: format and kind
    "package.mimetype_missing": "“{file}”是压缩包，但不是申报包（缺少格式标记）。请选择由本软件导出的 .sbb 文件。",
    "package.mimetype_misplaced": "申报包“{file}”的格式标记不在开头，可能被压缩软件重新打包过。" + _AGAIN,
    "package.mimetype_wrong": "“{file}”的格式标记不是申报包的标记。请选择由本软件导出的 .sbb 文件。",
    "package.newer_format": "申报包“{file}”由较新版本的软件导出（格式 {format}，本机只认识到格式 {known}）。请升级软件后再接收。",
    "package.unknown_kind": "申报包“{file}”的种类“{kind}”无法识别。" + _AGAIN,
    "package.wrong_kind": "“{file}”是{kind}，不能在这里接收。请换到相应的页面打开它。",
    # reading: manifest
    "package.manifest_wrong": "申报包“{file}”的校验清单格式有误。" + _COPY,
    "package.entry_undeclared": "申报包“{file}”中的“{entry}”没有列入校验清单。" + _ASK,
    "package.entry_missing": "申报包“{file}”缺少“{entry}”。" + _COPY,
    "package.hash_wrong": "申报包“{file}”中“{entry}”的内容与校验清单不符，可能已损坏或被改动。" + _COPY,
    "package.file_name_wrong": "申报包“{file}”中附件“{entry}”的内容与它的编号不符。" + _ASK,
    # reading: JSON
    "package.json_too_large": "申报包“{file}”中的“{entry}”过大，最多 {limit}。" + _AGAIN,
    "package.json_too_deep": "申报包“{file}”中的“{entry}”嵌套超过 {limit} 层。" + _AGAIN,
    "package.json_double_key": "申报包“{file}”中的“{entry}”有重复的项目。" + _ASK,
    "package.json_number": "申报包“{file}”中的“{entry}”含有无法识别的数字写法。" + _AGAIN,
    "package.json_wrong": "申报包“{file}”中的“{entry}”不是有效的数据文件。" + _COPY,
    "package.json_not_canonical": "申报包“{file}”中的“{entry}”不是本软件的规范写法，可能被手工改动。" + _AGAIN,
    "package.meta_unknown_key": "申报包“{file}”的说明中有不认识的项目“{key}”。" + _AGAIN,
    "package.meta_missing_key": "申报包“{file}”的说明中缺少项目“{key}”。" + _AGAIN,
    "package.meta_wrong": "申报包“{file}”的说明中项目“{key}”的值不符合要求。" + _AGAIN,
    "package.id_malformed": "申报包“{file}”的说明中编号“{key}”不符合要求。" + _AGAIN,
    "package.answers_wrong": "申报包“{file}”的填报内容“{entry}”结构有误。" + _AGAIN,
    "package.issues_wrong": "申报包“{file}”的检查结果“{entry}”结构有误。" + _AGAIN,
    # reading: signatures
    "package.signature_incomplete": "申报包“{file}”的签名不成对，缺少“{entry}”或它的说明。" + _COPY,
    "package.signature_wrong": "申报包“{file}”的签名“{entry}”格式有误。" + _COPY,
    "package.bad_signature": "申报包“{file}”的签名“{entry}”与内容不符，内容或签名人信息可能被改动。" + _ASK,
    # reading again, later
    "package.changed": "申报包“{file}”在核对之后被改动（“{entry}”）。请重新接收这个申报包。",
    # writing
    "package.exists": "文件“{file}”已经存在，没有覆盖它。请换一个文件名，或先移走原有文件。",
    "package.cannot_write": "申报包“{file}”没有写成：{reason}。磁盘上没有留下半个文件，请处理后重试。",
    "package.source_missing": "申报包“{file}”没有写成：附件“{entry}”读不出来（{reason}）。请重新添加该附件后再导出。",
    "package.source_changed": "申报包“{file}”没有写成：附件“{entry}”的内容与登记的不一致。请重新添加该附件后再导出。",
    "package.text_not_unicode": "申报包“{file}”没有写成：“{entry}”中有残缺的字符，无法保存。请找到显示为方框或问号的字并重新输入。",
    "package.read_back_failed": "申报包“{file}”写入后核对没有通过：{reason}。请不要使用这个文件，换一个U盘或文件夹重新导出。",
    "package.signing_key_damaged": "系统密钥环中的签名密钥（{name}）已损坏，不能签名。请在系统的密钥管理程序中删除这一项再导出，程序会生成新的密钥；并请告知接收单位密钥已更换。",
    # what long work says, and words inside other sentences
    "package_step.verify": "正在核对“{file}”",
    "package_step.write": "正在写入“{file}”",
    "package_step.other_bytes": "读回的内容与写入的不一致",
    "package_kind.submission": "报送的申报包",
    "package_kind.correction": "退回补正包",
    "package_kind.packet": "汇总包",
    # the system keyring
    "credentials.not_available": "这台电脑没有可用的系统密钥环，不能保存密钥或密码。请登录桌面并解锁密钥环后再试，或不使用这项功能。",
    "credentials.not_kept": "系统密钥环没有把密钥保存下来。请解锁密钥环后再试。",
}
