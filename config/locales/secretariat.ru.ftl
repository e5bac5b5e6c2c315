# Те же пункты для секретариата: что это значит и на что посмотреть.
doubt-both-boxes = По одному тексту отмечены обе клетки.
doubt-both-options = По одному тексту отмечены оба варианта (с замечаниями и без).
doubt-option-under-refusal = Отказ отмечен вместе с вариантом разрешения.
doubt-option-without-box = Вариант отмечен без своей клетки.
doubt-mark-unclear = Отметку нельзя прочесть с уверенностью.
doubt-row-contradicts = Строка противоречит сама себе.
doubt-nothing-ticked = Форма, в которой ничего не отмечено.
doubt-circular-unknown = Неясно, на какой циркуляр дан ответ.
doubt-circular-ambiguous = Назван не один циркуляр.
doubt-circular-closed = Консультация по циркуляру закрыта.
doubt-text-unknown = Назван текст, которого нет в циркуляре.
doubt-state-unknown = Государство-Член не названо.
doubt-state-ambiguous = Названо не одно Государство-Член.
doubt-forms-disagree = Несколько форм, и они расходятся.
doubt-words-unclear = Ответ словами, из которых нельзя вывести выбор.
doubt-words-against-form = В сообщении сказано иное, чем в форме.
doubt-attachment-unread = Вложение не удалось прочесть.
doubt-message-damaged = Сообщение повреждено или неполно.
doubt-worker-failed = Сообщение не удалось обработать; смотрите оригинал с осторожностью.
doubt-sender-unknown = Отправитель не является контактом ни одного Государства-Члена.
doubt-sender-not-authenticated = Адрес отправителя не подтверждён нашим почтовым сервером.
doubt-sender-ambiguous = Отправитель не один.
doubt-sender-against-form = Отправитель является контактом не того Государства-Члена, которое названо в форме.
doubt-sender-lookalike = Домен отправителя подражает зарегистрированному.
doubt-sender-disguised = Имя отправителя показывает чужой адрес.
doubt-reply-to-elsewhere = Ответы ушли бы на адрес, не зарегистрированный за Государством отправителя.
doubt-confirmation-unclear = Ответ на запрос подтверждения, который не принят.
doubt-not-a-member-state = Не от Государства-Члена (Рез. 1 ВАСЭ): никогда не учитывается.
doubt-automatic = Сообщение похоже на автоматическое.
doubt-comments-missing = Замечания объявлены, но не найдены.
doubt-reasons-missing = Отказ без причин.
doubt-withdrawal = По-видимому, отзывает прежний ответ.
doubt-disowned = Контактное лицо самого государства отклонило его.
doubt-taken-back = Государство с тех пор отозвало свой ответ.
doubt-other = Нужно решение человека.

# --- Сводка -----------------------------------------------------------------------------------------------------
clauses = { $before }; { $next }
brief = { $date }, { $time } UTC
digest-subject = Консультации, { $date }: { $news }
digest-title = Консультации: сводка № { $number } от { $date }
alarm = ТРЕВОГА
digest-closes = { $circular }: срок истёк
digest-settles = { $circular }: всё решено
closing-words = { $circular }: срок истёк, и вот состояние подсчёта. То, что ещё ждёт вашего решения, может его изменить.
settled-words = { $circular }: срок истёк, и больше ничего не ждёт решения. Изменить этот подсчёт может только новое решение.
period = С { $since } по { $until }
period-first = Первая сводка; по состоянию на { $until }
news-none = ничего нового
news-count =
    { $count ->
        [one] { $count } новый ответ
        [few] { $count } новых ответа
       *[other] { $count } новых ответов
    }
waits-none = ничто вас не ждёт
waits =
    { $count ->
        [one] { $count } сообщение ждёт вас
        [few] { $count } сообщения ждут вас
       *[other] { $count } сообщений ждут вас
    }
none-open = Открытых консультаций нет.
unplaced =
    { $count ->
        [one] { $count } сообщение без ясного циркуляра ждёт вас.
        [few] { $count } сообщения без ясного циркуляра ждут вас.
       *[other] { $count } сообщений без ясного циркуляра ждут вас.
    }
summary = { $circular }: ответили Государства-Члены: { $replied } из { $members }; { $above }; { $waits }; { $left }.
summary-above = тексты не ниже { $threshold } %: { $above } из { $texts }
left-closed = закрыта
left-over = срок истёк
left-moments = осталось меньше часа
left-hours = осталось часов: { $count }
left-days =
    { $count ->
        [one] остался { $count } день
        [few] осталось { $count } дня
       *[other] осталось { $count } дней
    }
nothing-new = Ничего нового не пришло.
not-replies = Сообщений, которые не являются ответами и оставлены в ящике: { $count }.
heading-circular = { $circular } ({ $reference }), { $group }-я Исследовательская комиссия
dates = Срок: { $deadline }; собрание с { $meeting }
line-note = Вертикальная линия на каждой полосе отмечает { $threshold } %.
legend-no-comments = без замечаний
legend-with-comments = с замечаниями
legend-authorize = без выбора варианта
legend-refuse = отказы
no-replies-yet = ответов пока нет
counts = поддержка: { $support } из { $replies }
counts-no-comments = без замечаний { $count }
counts-with-comments = с замечаниями { $count }
counts-authorize = без варианта { $count }
counts-refuse = отказов: { $count }
line-at = Линия { $threshold } %: { $outcome }
may-proceed = рассмотрение возможно
may-proceed-empty = рассмотрение возможно (ответов нет)
may-not-proceed = рассмотрение невозможно
turned = изменилось после прошлой сводки
margin-refusals =
    { $count ->
        [one] это изменил бы ещё { $count } отказ
        [few] это изменили бы ещё { $count } отказа
       *[other] это изменили бы ещё { $count } отказов
    }
margin-support =
    { $count ->
        [one] это изменил бы ещё { $count } ответ в поддержку
        [few] это изменили бы ещё { $count } ответа в поддержку
       *[other] это изменили бы ещё { $count } ответов в поддержку
    }
margin-fixed = новые ответы того же рода этого не изменят
bar-alt = { $text }: поддержка { $percent }, { $counts }; линия { $threshold } %
heading-problems = Неполадки
heading-waiting = Ждёт вашего решения
heading-new = Новое после прошлой сводки
heading-overruled = Решено заново после прошлой сводки
heading-late = С опозданием, не учтено
heading-outsiders = Без права ответа
heading-ledger = Учётная книга
silent-none = Ответили все Государства-Члены
silent-elsewhere = Их названия приведены в приложенной таблице.
silent = Ещё не ответили: { $count }
region-a = Северная и Южная Америка
region-b = Западная Европа
region-c = Восточная Европа и Северная Азия
region-d = Африка
region-e = Азия и Австралазия
ledger = получено { $received } = учтено { $counted } + заменено { $superseded } + с опозданием { $late } + без права { $outsiders } + на рассмотрении { $review } + не ответ { $others }
ledger-alarm = ТРЕВОГА: учётная книга не сходится. Получено { $received }, объяснено { $sum }. Запустите consultd verify и не публикуйте подсчёт, пока это не объяснено.
digest-footer = Каждое число ведёт к своим сообщениям: consultd tally, review и verify. Эта сводка приходит каждый день, даже если ничего не поступило.
digest-footer-at = Подсчёт на этот момент в любое позднейшее время:
digest-files = Приложены подсчёт и все ответы в виде таблицы Excel и CSV.
more = … и ещё { $count }

said = { $choice }: { $texts }
said-authorize-no-comments = разрешает, без замечаний
said-authorize-with-comments = разрешает, с замечаниями
said-authorize = разрешает, без варианта
said-refuse = не разрешает
said-blank = без ответа
said-unclear = неясно
changed = Изменено: { $changes }
change = { $text } с «{ $from }» на «{ $to }»
comments-noted = Отмечено замечаний: { $count }
decided-by = Решение принял(а): { $person }
notice = { $what }: { $texts }.
sender-unknown = Отправитель неизвестен
state-not-known = Государство-Член неизвестно
received-on = Получено { $moment }
received-ago =
    { $count ->
        [one] Получено { $moment }, { $count } день назад
        [few] Получено { $moment }, { $count } дня назад
       *[other] Получено { $moment }, { $count } дней назад
    }
quoted = «{ $words }»
reason = { $what } ({ $detail })
reason-about = { $text }: { $reason }
asked = Подтверждение запрошено у { $people } { $moment }; ответа пока нет.
asked-reminded = Подтверждение запрошено у { $people } { $moment }, напоминание { $reminded }; ответа пока нет.
is-new = (новое)

breaker = ТРЕВОГА: за час писем было больше, чем допускает letters_per_hour; остальные задержаны до { $until }. Кому мы пишем: consultd outbox list. Задержанное уйдет само или сразу: consultd outbox release.
letters-held =
    { $count ->
        [one] { $count } письмо задержано, так как за час их было слишком много: { $people }
        [few] { $count } письма задержаны, так как за час их было слишком много: { $people }
        [many] { $count } писем задержано, так как за час их было слишком много: { $people }
       *[other] { $count } письма задержаны, так как за час их было слишком много: { $people }
    }
letters-held-todo = Они уйдут сами по истечении часа; consultd outbox release отправит их сразу.
letter-came-back = Письмо по адресу { $address } вернулось: возможно, оно не дошло
report-said = В отчете сказано: { $answer }
withdraws = Отзывает свой ответ: { $choices }
contradicts = Противоречит тому, что { $person } направил от имени того же государства { $moment }. Действует более поздний ответ; просьба проверить.
letter-failed = Письмо на { $address } не удалось доставить, попытки прекращены
server-said = Почтовый сервер сообщил: { $answer }
letters-unsent = Писем, которые пока не удалось отправить: { $count }, самое раннее с { $since }
letters-unsent-todo = Отправка повторяется сама в течение пяти дней. Если это продолжается, запустите consultd check.
unread-problem = Сообщений, сохранённых и ещё не прочитанных: { $count }.
unread-todo = Они будут прочитаны, как только это станет возможно; если это продолжается, запустите consultd check.
quarantined = Сообщений, прервавших процесс чтения и помещённых в карантин: { $count }.
quarantined-todo = Смотрите оригинал с осторожностью: он может быть враждебным.
mailbox-problem = Почтовый ящик «{ $name }» не работает с { $since }: { $error }
mailbox-todo = Запустите consultd check. За это время ничего не теряется: сообщения ждут в ящике.
post-problem = Письма не отправляются с { $since }: { $error }
post-todo = Исправьте настройки отправки; письма ждут и будут отправлены. consultd check проверяет настройки.
ledger-todo = Не публикуйте подсчет, пока это не выяснено.

# --- Таблица и CSV ----------------------------------------------------------------------------------------------
sheet-tally = Подсчёт
sheet-circular = Циркуляр { $number }
column-circular = Циркуляр
column-text = Текст
column-title = Название
column-replies = Ответы
column-support = Поддержка
column-no-comments = Без замечаний
column-with-comments = С замечаниями
column-authorize = Без варианта
column-refuse = Отказы
column-percent = Поддержка %
column-threshold = Линия %
column-outcome = Итог
column-margin-refusals = Ещё отказов, чтобы изменить
column-margin-support = Ещё поддержки, чтобы изменить
column-code = Код
column-state = Государство-Член
column-choice = Выбор
column-arrived = Поступило (UTC)
column-sender = Отправитель
column-status = Статус
column-message = Сообщение
status-counted = учтено
status-superseded = заменено
status-late = с опозданием, не учтено
status-review = ждёт решения
status-silent = нет ответа

# --- Документы собрания -----------------------------------------------------------------------------------------
td-number = TD (номер будет присвоен)
td-union = МЕЖДУНАРОДНЫЙ СОЮЗ ЭЛЕКТРОСВЯЗИ
td-sector = СЕКТОР СТАНДАРТИЗАЦИИ ЭЛЕКТРОСВЯЗИ
td-period = ИССЛЕДОВАТЕЛЬСКИЙ ПЕРИОД { $years }
td-group = { $group }-я ИССЛЕДОВАТЕЛЬСКАЯ КОМИССИЯ
td-original = Оригинал: русский
td-questions = Вопрос(ы):
td-questions-all = Все
td-meeting = Место, дата:
td-kind = TD
td-source = Источник:
td-source-tsb = БСЭ
td-title = Название:
td-title-comments = Замечания, полученные в ответ на { $circular }, по проектам текстов для утверждения
td-contact = Для контактов:
td-abstract = Резюме:
td-abstract-comments = В настоящем документе на языке оригинала приводятся замечания, предлагаемые изменения и причины, присланные Государствами-Членами в ответ на { $circular } ({ $reference }), по состоянию на { $moment }. { $support }
td-abstract-count =
    { $count ->
        [one] Ответило { $count } Государство-Член.
        [few] Ответили { $count } Государства-Члена.
       *[other] Ответили { $count } Государств-Членов.
    }
td-contents = Содержание
td-overview = Обзор
td-general = Замечания по ответу в целом
td-late = Получено после срока
td-late-intro = Следующее поступило после срока, { $deadline }, и не учитывается.
td-attachments = Приложения
td-attachments-intro = Приведённые выше замечания поступили в следующих файлах и воспроизводятся здесь простым текстом. Таблицы, рисунки и пометки исправлений содержатся в самих файлах, которые Бюро стандартизации электросвязи хранит вместе с сообщениями; их обозначения указаны.
td-no-attachments = Ни одно замечание не поступило отдельным файлом.
td-none = Замечаний по этому тексту не поступило.
td-none-general = Замечаний по ответам в целом не поступило.
td-position = Позиция: { $choice }
td-received = Получено: { $moment }
td-file = В файле: { $file }
td-announced = Замечания были объявлены, но в сообщении не найдены.
td-no-reasons = Причины в сообщении не найдены.
td-see-whole = См. замечания по ответам в целом.
column-position = Позиция
column-received = Получено
column-file = Файл

advice-draft = ПРОЕКТ
advice-to = Кому:
advice-to-chairman = Председателю { $group }-й Исследовательской комиссии МСЭ-Т
advice-from = От:
advice-from-director = Директор Бюро стандартизации электросвязи
advice-date = Дата:
advice-subject = Предмет:
advice-title = Итоги консультации с Государствами-Членами по документу: { $circular }
advice-intro = Документом { $circular } ({ $reference }) от { $date } с Государствами-Членами в соответствии с разделом 9.4 Резолюции 1 ВАСЭ были проведены консультации о том, может ли { $group }-я Исследовательская комиссия рассмотреть перечисленные ниже проекты текстов для утверждения на своём собрании с { $start } по { $end }. Ответы учитывались до срока, { $deadline }.
advice-open = Срок не истёк: подсчёт на { $moment }.
advice-waiting =
    { $count ->
        [one] { $count } сообщение ещё ждёт решения и может изменить этот подсчёт.
        [few] { $count } сообщения ещё ждут решения и могут изменить этот подсчёт.
       *[other] { $count } сообщений ещё ждут решения и могут изменить этот подсчёт.
    }
advice-rule = Согласно § 9.4.5 и § 9.4.6 Резолюции 1 рассмотрение для утверждения возможно, если его поддерживают { $threshold } % ответов или более либо если не получено ни одного ответа.
advice-table = Подсчёт на дату истечения срока
advice-proceed = Консультация разрешает Исследовательской комиссии рассмотреть этот текст для утверждения (§ 9.4.5).
advice-proceed-empty = Ответов не получено; Исследовательская комиссия может рассмотреть этот текст для утверждения (§ 9.4.5).
advice-not-proceed = Консультация не разрешает Исследовательской комиссии рассмотреть этот текст для утверждения (§ 9.4.6).
advice-sum = Рассмотрение поддерживают { $support } из { $replies } ответов, { $percent } %; не поддерживают: { $refuse }.
advice-refusals = Отказы и их причины
advice-no-refusals = Ни одно Государство-Член не отказало.
advice-no-reasons = Причины не указаны.
advice-reasons-whole = Причины по этому тексту не указаны; по ответу в целом Администрация сообщает:
advice-late = Ответы с опозданием
advice-late-none = Ответов с опозданием не было.
advice-replied = Ответившие Государства-Члены
advice-replied-none = Ни одно Государство-Член не ответило.
advice-per-text = Итоги по текстам

timeline-title = { $circular }: ответы и поддержка на { $moment }
timeline-per-day = Ответов в день
timeline-cumulative = Государства-Члены, всего
timeline-support = Доля ответов в поддержку
timeline-deadline = срок
