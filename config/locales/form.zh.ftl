# The reply form (Annex 2 of a circular). Every locale has every message (tested).
form-annex = 附件2
form-subject = 事由：成员国对电信标准化局第{ $number }号通函的回复
form-subject-texts = 就已确定的{ $texts }案文草案进行磋商
form-subject-many = 就下表所列的已确定案文草案进行磋商
# Between the page's number and how many there are.
form-of = /
form-series = ITU‑T
form-pair = { $before }、{ $next }
form-last = { $before }和{ $next }

form-to = 致：
form-addressee =
    国际电信联盟
    电信标准化局主任
    Place des Nations
    CH 1211 Geneva 20, Switzerland
form-fax = 传真：
form-fax-number = +41 22 730 5853
form-email = 电子邮件：
form-from = 发自：
form-date = 日期：
form-signature = 签字：
# What stands in a space to be filled until it is.
form-role = [官方职务/头衔]
form-name = [姓名]
form-address = [地址]
form-place-date = [日期，] [地点]
form-state = [成员国]

form-salutation = 尊敬的先生/女士：
form-intro = 关于就电信标准化局第{ $number }号通函中所列的已确定的案文草案与成员国进行的磋商，在此谨向您通报本主管部门的意见，如下表所示。
form-return = 请在协调世界时（UTC）{ $date }{ $time }之前将此表返回至{ $address }。
form-closing = 顺致敬意！
form-administration = { $state }主管部门

form-texts = 案文草案
form-select = 从两个框中选择一个
form-new = ITU‑T { $id }新建议书草案
form-revised = ITU‑T { $id }建议书修订草案
form-corrigendum = ITU‑T { $id }建议书勘误{ $part }草案
form-amendment = ITU‑T { $id }建议书修正{ $part }草案
form-other = ITU‑T { $id }
form-authorize = 授权第{ $group }研究组考虑批准此案文（在这种情况下，选择两个选项中的一个）：
form-no-comments = 无意见或建议的修改
form-with-comments = 附意见和建议的修改
form-refuse = 不授权第{ $group }研究组考虑批准此案文（附提出这一意见的理由并概述可使工作取得进展的可能修改）
