bureau = 电信标准化局
union = 国际电信联盟
circular = 电信标准化局第{ $number }号通函
greeting = 尊敬的先生/女士：
closing = 顺致敬意！
footer = 本回执由系统自动生成。对本回执的回复将送达电信标准化局并有专人阅读。
footer-reminder = 本提醒函由系统自动生成。对本提醒函的回复将送达电信标准化局并有专人阅读。

label-state = 成员国
label-circular = 通函
label-received = 收到时间
label-sender = 发件地址
label-deadline = 截止时间
label-reference = 编号
state-unknown = 未能确定
colon = { $label }：{ $value }

date = { $year }年{ $month }{ $day }日
instant = 协调世界时（UTC）{ $date }{ $time }（日内瓦时间{ $there }）
date-time = { $date }{ $time }
month-1 = 1月
month-2 = 2月
month-3 = 3月
month-4 = 4月
month-5 = 5月
month-6 = 6月
month-7 = 7月
month-8 = 8月
month-9 = 9月
month-10 = 10月
month-11 = 11月
month-12 = 12月

series = ITU-T
text-new = { $id }新建议书草案
text-revised = { $id }建议书修订草案
text-corrigendum = { $id }建议书勘误{ $part }草案
text-amendment = { $id }建议书修正{ $part }草案
text-other = { $id }

choice-authorize-no-comments = 授权第{ $group }研究组考虑批准此案文；无意见或建议的修改
choice-authorize-with-comments = 授权第{ $group }研究组考虑批准此案文；附意见和建议的修改
choice-authorize = 授权第{ $group }研究组考虑批准此案文；两个选项均未选择
choice-refuse = 不授权第{ $group }研究组考虑批准此案文
choice-blank = 未答复
choice-unclear = 未能确定
replaces = 取代此前收到的选择：{ $choice }
overtaken = 此案文以贵主管部门后续回复为准。
stands-already = 另一份答复所作的选择仍然有效：{ $choice }

subject-accepted = { $circular }：回复已登记
subject-late = { $circular }：回复在截止时间后收到
subject-review = { $circular }：回复已收到，有待审核
subject-not-entitled = { $circular }：来函已收到，不予计入
subject-confirm = { $circular }：请予确认 [{ $token }]
subject-told = { $circular }：收到以贵主管部门名义发出的来函
subject-unknown = 您致电信标准化局的来函：请说明所涉通函
subject-closed = { $circular }：磋商已结束
subject-withdrawn = { $circular }：回复已撤回
subject-withdrawn-late = { $circular }：撤回函在截止时间后收到
subject-disowned = { $circular }：回复未获确认，不予计入
subject-reminder = { $circular }：提醒函，敬请答复

intro-accepted = 电信标准化局感谢贵主管部门对{ $circular }的回复。回复已登记，并按下文所述计入。
intro-late = 电信标准化局感谢贵主管部门对{ $circular }的回复。回复已按下文所述登记。由于在截止时间后收到，除非电信标准化局另有决定，否则不予计入。
intro-review = 电信标准化局确认收到您对{ $circular }的回复。下文所列的若干问题未能确定。电信标准化局将由专人审核该回复；在此之前，其中内容均不计入。
intro-review-unknown = 电信标准化局确认收到您的来函。下文所列的若干问题未能确定。电信标准化局将由专人审核该来函；在此之前，其中内容均不计入。
intro-not-entitled = 电信标准化局确认收到您关于{ $circular }的来函。根据世界电信标准化全会（WTSA）第1号决议，只有成员国可以答复此次磋商。您的来函已存档，但不予计入。
intro-confirm = 电信标准化局（TSB）收到了以下以贵主管部门名义对{ $circular }作出的答复。该答复并非来自已登记的地址，或其来源无法核实。在得到确认之前，该答复不予计入。
intro-told = 电信标准化局（TSB）收到了以下以贵主管部门名义发出的关于{ $circular }的来函。其来源无法核实，电信标准化局未向其显示的发件地址确认收到。电信标准化局将由专人审核该函；在此之前，其中内容均不计入。
intro-unknown = 电信标准化局确认收到您的来函，该函似为对磋商的答复，但未能确定其所答复的通函。电信标准化局将由专人审核该来函；在此之前，其中内容均不计入。
intro-closed = 电信标准化局确认收到您对{ $circular }的回复。此次磋商已结束。您的回复已存档，除非电信标准化局另有决定，否则不予计入。
intro-withdrawn = 电信标准化局确认收到贵主管部门撤回对{ $circular }回复的来函。自收到该函起，下列选择不再计入。
intro-withdrawn-late = 电信标准化局确认收到贵主管部门撤回对{ $circular }回复的来函。由于该函在截止时间后收到，除非电信标准化局另有决定，此前登记的选择仍然有效。
intro-disowned = 电信标准化局确认收到您关于{ $circular }的来函。该函以其名义发出的主管部门已告知电信标准化局，该回复并非由其作出。您的来函已存档，但不予计入。
intro-reminder = 电信标准化局谨此提醒：{ $circular }请成员国表明是否授权第{ $group }研究组审议下列案文以供批准。迄今为止，尚未登记贵主管部门的回复。

heading-recorded = 已登记的选择
heading-read = 读取到的选择
heading-withdrawn = 已撤回的选择
heading-texts = 请予答复的案文
heading-doubts = 有待澄清的问题
heading-remarks = 请注意

counted =
    { $count ->
       *[other] 已计入对{ $count }份案文的选择。
    }
unanswered =
    { $count ->
       *[other] { $count }份案文未作答复，对其不计入任何回复。
    }
comments =
    { $count ->
       *[other] 已记录对{ $count }份案文的意见。
    }
comments-general = 已记录对整份回复的意见。

correct = 如需更正或补充此回复，请将表格重新发送至 { $address } 并确保在{ $deadline }之前送达。后续回复仅取代其所答复的案文。
correct-after = 截止时间已过。如上述内容与贵主管部门的意图不符，请立即通过 { $address } 告知电信标准化局。
clarify = 请回复本函或将更正后的表格发送至 { $address } 以澄清上述问题，并确保在{ $deadline }之前送达。
clarify-after = 请回复本函或致函 { $address } 以澄清上述问题。截止时间已过，电信标准化局将决定如何处理该回复。
ask = 如有任何问题，请致函 { $address } 咨询。
ask-here = 如有任何问题，请回复本函。
not-entitled-todo = 如您代表某一成员国的主管部门致函，请由该主管部门发送回复。
disowned-todo = 如有错误，请由该主管部门告知电信标准化局。
withdrawn-todo = 如需重新答复，请将表格发送至 { $address } 并确保在{ $deadline }之前送达。如此项撤回与贵主管部门的意图不符，请立即告知电信标准化局。
reminder-todo = 谨请将填妥的表格发送至 { $address } 并确保在{ $deadline }之前送达。
reminder-sent = 如已发出回复，则无需采取进一步行动。电信标准化局不会再次发出提醒。
form-attached = 随函附上空白表格，以方便填写。
confirm-todo = 如确认该答复，请仅以“{ $confirm }”一词回复本邮件；如不予承认，请仅以“{ $reject }”一词回复。请勿更改邮件主题。
confirm-again = 本邮件为对此前请求的提醒，此后不再另行提醒。
confirm-unclear = 贵方的答复未能被认定为确认或不予承认，现已提交电信标准化局；重新答复即可解决。
told-todo = 如该函确由贵主管部门发出，请从已登记的地址将表格发送至 { $address }，并确保在{ $deadline }之前送达。如非贵主管部门发出，请回复本函告知电信标准化局。
told-after = 请通过 { $address } 告知电信标准化局该函是否由贵主管部门发出。截止日期已过，电信标准化局将决定如何处理该函。
word-confirm = 确认
word-reject = 拒绝
unknown-todo = 请回复本函并说明所涉电信标准化局通函的编号。

sequence = { $before }，{ $next }
spot-page = 第{ $number }页
spot-table = 表{ $number }
spot-row = 第{ $number }行
spot-line = 第{ $number }行
spot-body = 邮件正文
about = { $text }
place = 位置：{ $spot }

doubt-both-boxes = 两个框均已勾选：授权和不授权。
    .todo = 请对此案文只勾选其中一个框。
doubt-both-options = 授权项下的两个选项均已选择：有意见和无意见。
    .todo = 请只选择其中一个选项。
doubt-option-under-refusal = 未授权此案文，但选择了属于授权的选项。
    .todo = 请仅勾选不授权，或勾选授权并选择一个选项。
doubt-option-without-box = 选择了选项，但未勾选授权的框。
    .todo = 请同时勾选该框，或确认给予授权。
doubt-mark-unclear = 有一处标记未能确切读取。
    .todo = 请确认对此案文的选择。
doubt-row-contradicts = 此案文所在行的内容自相矛盾。
    .todo = 请确认对此案文的选择。
doubt-nothing-ticked = 收到的表格中未勾选任何框。
    .todo = 请发送填妥的表格。
doubt-circular-unknown = 未能确定来函所答复的通函。
    .todo = 请说明电信标准化局通函的编号。
doubt-circular-ambiguous = 来函提及不止一份通函。
    .todo = 请对每份通函分别回复，并注明其编号。
doubt-circular-closed = 该通函启动的磋商已结束。
    .todo = 无需采取任何行动；电信标准化局将决定如何处理该回复。
doubt-text-unknown = 回复中提及的案文不属于该通函磋商的范围。
    .todo = 请使用通函所附表格，并核对案文的名称。
doubt-state-unknown = 未能确定回复所代表的成员国。
    .todo = 请注明成员国名称。
doubt-state-ambiguous = 回复中提及不止一个成员国。
    .todo = 请说明回复代表哪一成员国。
doubt-forms-disagree = 来函包含不止一份表格，且内容不一致。
    .todo = 请说明哪份表格有效，或只发送一份表格。
doubt-words-unclear = 根据来函的措辞未能确定选择。
    .todo = 请发送填妥的通函所附表格。
doubt-words-against-form = 来函正文与表格内容不一致。
    .todo = 请确认以来函正文还是以表格为准。
doubt-attachment-unread = 有一个附件未能打开或读取。
    .todo = 请以不设密码的Word或PDF文件重新发送表格。
doubt-message-damaged = 收到的来函已损坏或不完整。
    .todo = 请重新发送回复。
doubt-worker-failed = 来函未能自动处理。
    .todo = 无需采取任何行动；电信标准化局将有专人阅读。
doubt-sender-unknown = 发送来函的地址未在电信标准化局登记为成员国的地址。
    .todo = 请从已登记的地址发送回复，或由主管部门予以确认。
doubt-sender-not-authenticated = 来函的来源未能核实。
    .todo = 请从主管部门已登记的地址确认该回复。
doubt-sender-ambiguous = 未能确定来函的发送者。
    .todo = 请从主管部门的一个已登记地址重新发送回复。
doubt-sender-against-form = 发送来函的地址登记于另一成员国，而非回复中所述的成员国。
    .todo = 请由回复中所述的主管部门发送或确认该回复。
doubt-sender-lookalike = 发送该邮件的地址与已登记的地址相似，但并非该地址。
    .todo = 请从已登记的地址发送答复。
doubt-sender-disguised = 发件人名称中显示的地址与实际发送地址不同。
    .todo = 请仅以已登记的地址重新发送答复。
doubt-reply-to-elsewhere = 对该邮件的回复将发往未为该主管部门登记的地址。
    .todo = 请从已登记的地址确认该答复，或向电信标准化局登记另一地址。
doubt-confirmation-unclear = 对确认请求的回复不明确。
    .todo = 请仅以请求中所列的一个词回复。
doubt-disowned = 来函以其名义发出的主管部门不承认该函为其回复。
    .todo = 如有错误，请由该主管部门告知电信标准化局。
doubt-not-a-member-state = 只有成员国可以答复此次磋商（WTSA第1号决议）。
    .todo = 如您代表某一成员国的主管部门致函，请由该主管部门发送回复。
doubt-automatic = 来函似为自动发送。
    .todo = 如来函确为回复，请您亲自重新发送。
doubt-comments-missing = 表格注明附有意见和建议的修改，但来函中未找到。
    .todo = 如原拟附上，请注明上述编号补发。在此期间，该选择有效。
doubt-reasons-missing = 未授权考虑批准，但来函中未找到理由。
    .todo = 请贵主管部门提出理由，并概述可使工作取得进展的可能修改。在此期间，该选择有效。
doubt-withdrawal = 来函似要撤回此前的回复。
    .todo = 请确认撤回的内容。在此之前，此前的回复仍然有效。
doubt-taken-back = 该来函送达后，贵主管部门已撤回其回复。
    .todo = 如需重新答复，请再次发送填妥的表格。
doubt-other = 回复中有一处问题需由电信标准化局审核。
    .todo = 请确认该回复。
