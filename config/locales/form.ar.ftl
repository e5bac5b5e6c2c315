# The reply form (Annex 2 of a circular). Every locale has every message (tested).
form-annex = الملحق 2
form-subject = الموضوع: رد الدول الأعضاء على الرسالة المعممة { $number } لمكتب تقييس الاتصالات:
form-subject-texts = التشاور بشأن مشاريع النصوص المحددة { $texts }
form-subject-many = التشاور بشأن مشاريع النصوص المحددة الواردة في الجدول أدناه
# Between the page's number and how many there are.
form-of = من
form-series = ITU‑T
# The direction marks keep lists of names going from right to left, and numbers whole.
form-pair = { $before }،{ "\u200F" } { $next }
form-last = { $before } و{ $next }

form-to = إلى:
form-addressee =
    مدير مكتب تقييس الاتصالات
    الاتحاد الدولي للاتصالات
    Place des Nations
    CH 1211 Geneva 20, Switzerland
form-fax = الفاكس:
form-fax-number = { "\u200E" }+41 22 730 5853
form-email = البريد الإلكتروني:
form-from = من:
form-date = التاريخ:
form-signature = التوقيع:
# What stands in a space to be filled until it is.
form-role = [المنصب/اللقب الرسمي]
form-name = [الاسم]
form-address = [العنوان]
form-place-date = [المكان،] [التاريخ]
form-state = [الدولة العضو]

form-salutation = تحية طيبة وبعد،
form-intro = فيما يتعلق بالتشاور مع الدول الأعضاء بشأن مشاريع النصوص المحددة الواردة في الرسالة المعممة { $number } لمكتب تقييس الاتصالات، أود أن أنقل إليكم رأي هذه الإدارة المبين في الجدول أدناه.
form-return = يرجى إعادة هذه الاستمارة إلى العنوان { $address } في موعد أقصاه { $date } الساعة { $time } بالتوقيت العالمي المنسق.
form-closing = وتفضلوا بقبول فائق الاحترام والتقدير.
form-administration = إدارة { $state }

form-texts = مشروع النص
form-select = يرجى اختيار أحد المربعين
form-new = مشروع التوصية الجديدة ITU‑T { $id }
form-revised = مشروع التوصية المراجَعة ITU‑T { $id }
form-corrigendum = مشروع التصويب { $part } للتوصية ITU‑T { $id }
form-amendment = مشروع التعديل { $part } للتوصية ITU‑T { $id }
form-other = ITU‑T { $id }
form-authorize = تخول لجنة الدراسات { $group } النظر في هذا النص بغرض الموافقة عليه (وفي هذه الحالة يرجى اختيار أحد الخيارين):
form-no-comments = لا توجد تعليقات أو تغييرات مقترحة
form-with-comments = مرفق طيه التعليقات والتغييرات المقترحة
form-refuse = لا تخول لجنة الدراسات { $group } النظر في هذا النص بغرض الموافقة عليه (مرفق طيه أسباب هذا الرأي وملخص للتغييرات التي قد تيسر تقدم العمل)
