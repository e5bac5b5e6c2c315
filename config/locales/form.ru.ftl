# The reply form (Annex 2 of a circular). Every locale has every message (tested).
form-annex = ПРИЛОЖЕНИЕ 2
form-subject = Предмет: Ответ Государств-Членов на Циркуляр { $number } БСЭ:
form-subject-texts = Консультации по проектам текстов, по которым сделано заключение, { $texts }
form-subject-many = Консультации по проектам текстов, по которым сделано заключение и которые перечислены в таблице ниже
# Between the page's number and how many there are.
form-of = /
form-series = МСЭ‑T
form-pair = { $before }, { $next }
form-last = { $before } и { $next }

form-to = Кому:
form-addressee =
    Директору Бюро стандартизации электросвязи
    Международный союз электросвязи
    Place des Nations
    CH 1211 Geneva 20, Switzerland
form-fax = Факс:
form-fax-number = +41 22 730 5853
form-email = Эл. почта:
form-from = От:
form-date = Дата:
form-signature = Подпись:
# What stands in a space to be filled until it is.
form-role = [Должность/звание]
form-name = [Фамилия]
form-address = [Адрес]
form-place-date = [Место,] [Дата]
form-state = [Государство-Член]

form-salutation = Уважаемая госпожа, уважаемый господин,
form-intro = В связи с консультациями с Государствами-Членами по проектам текстов, по которым сделано заключение и которые перечислены в Циркуляре { $number } БСЭ, настоящим довожу до Вашего сведения мнение нашей администрации, отраженное в нижеследующей таблице.
form-return = Просим направить заполненную форму по адресу { $address } не позднее { $time } UTC { $date }.
form-closing = С уважением,
form-administration = Администрация { $state }

form-texts = Проект текста
form-select = Выберите одну из двух клеток
form-new = Проект новой Рекомендации МСЭ‑T { $id }
form-revised = Проект пересмотренной Рекомендации МСЭ‑T { $id }
form-corrigendum = Проект Исправления { $part } к Рекомендации МСЭ‑T { $id }
form-amendment = Проект Поправки { $part } к Рекомендации МСЭ‑T { $id }
form-other = МСЭ‑T { $id }
form-authorize = предоставляет { $group }-й Исследовательской комиссии полномочия рассмотреть данный текст на предмет утверждения (в этом случае выберите один из двух вариантов):
form-no-comments = Комментарии или предлагаемые изменения отсутствуют
form-with-comments = Комментарии и предлагаемые изменения прилагаются
form-refuse = не предоставляет { $group }-й Исследовательской комиссии полномочий рассмотреть данный текст на предмет утверждения (причины такого мнения и описание возможных изменений, которые облегчили бы дальнейшую работу, прилагаются)
