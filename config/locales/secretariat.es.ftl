# Los mismos puntos para la secretaría: qué significa y qué hay que mirar.
doubt-both-boxes = Las dos casillas están marcadas en un texto.
doubt-both-options = Las dos opciones (con y sin observaciones) están marcadas en un texto.
doubt-option-under-refusal = Un rechazo está marcado junto con una opción de la autorización.
doubt-option-without-box = Una opción está marcada sin su casilla.
doubt-mark-unclear = Una marca no se puede leer con certeza.
doubt-row-contradicts = Una fila se contradice.
doubt-nothing-ticked = Un formulario sin nada marcado.
doubt-circular-unknown = No está claro a qué circular se responde.
doubt-circular-ambiguous = Se nombra más de una circular.
doubt-circular-closed = La circular está cerrada.
doubt-text-unknown = Se nombra un texto que la circular no tiene.
doubt-state-unknown = No se nombra ningún Estado Miembro.
doubt-state-ambiguous = Se nombra más de un Estado Miembro.
doubt-forms-disagree = Varios formularios que no concuerdan.
doubt-words-unclear = Una respuesta en palabras de la que no se desprenden las opciones.
doubt-words-against-form = El mensaje dice algo distinto del formulario.
doubt-attachment-unread = Un anexo no se pudo leer.
doubt-message-damaged = El mensaje está dañado o incompleto.
doubt-worker-failed = El mensaje no se pudo tratar; examine el original con cuidado.
doubt-sender-unknown = El remitente no es contacto de ningún Estado Miembro.
doubt-sender-not-authenticated = Nuestro servidor no autenticó la dirección del remitente.
doubt-sender-ambiguous = No hay un único remitente.
doubt-sender-against-form = El remitente es contacto de otro Estado Miembro que el del formulario.
doubt-sender-lookalike = El dominio del remitente imita a uno registrado.
doubt-sender-disguised = El nombre del remitente muestra la dirección de otra persona.
doubt-reply-to-elsewhere = Las respuestas irían a una dirección no registrada para el Estado del remitente.
doubt-confirmation-unclear = Una respuesta a una solicitud de confirmación que el sistema no acepta.
doubt-not-a-member-state = No procede de un Estado Miembro (Res. 1 de la AMNT): nunca se cuenta.
doubt-automatic = El mensaje parece automático.
doubt-comments-missing = Observaciones anunciadas, ninguna encontrada.
doubt-reasons-missing = Rechazo sin motivos.
doubt-withdrawal = Parece retirar una respuesta anterior.
doubt-disowned = El propio contacto del Estado la rechazó.
doubt-taken-back = El Estado ha retirado su respuesta desde entonces.
doubt-other = Requiere la decisión de una persona.

# --- El boletín -------------------------------------------------------------------------------------------------
clauses = { $before }; { $next }
brief = { $date }, { $time } UTC
digest-subject = Consultas, { $date }: { $news }
digest-title = Consultas: boletín n.º { $number } del { $date }
alarm = ALARMA
digest-closes = { $circular }: el plazo ha vencido
digest-settles = { $circular }: todo está resuelto
closing-words = { $circular }: el plazo ha vencido y este es el estado del recuento. Lo que aún espera su decisión puede cambiarlo.
settled-words = { $circular }: el plazo ha vencido y ya nada espera. Solo una nueva decisión cambia este recuento.
period = Del { $since } al { $until }
period-first = Primer boletín; estado al { $until }
news-none = nada nuevo
news-count =
    { $count ->
        [one] { $count } respuesta nueva
       *[other] { $count } respuestas nuevas
    }
waits-none = nada le espera
waits =
    { $count ->
        [one] { $count } mensaje le espera
       *[other] { $count } mensajes le esperan
    }
none-open = No hay ninguna consulta abierta.
unplaced =
    { $count ->
        [one] { $count } mensaje sin circular clara le espera.
       *[other] { $count } mensajes sin circular clara le esperan.
    }
summary = { $circular }: han respondido { $replied } de { $members } Estados Miembros; { $above }; { $waits }; { $left }.
summary-above =
    { $texts ->
        [one] { $above } de { $texts } texto alcanza el { $threshold } %
       *[other]
            { $above ->
                [one] { $above } de { $texts } textos alcanza el { $threshold } %
               *[other] { $above } de { $texts } textos alcanzan el { $threshold } %
            }
    }
left-closed = cerrada
left-over = el plazo ha vencido
left-moments = queda menos de una hora
left-hours =
    { $count ->
        [one] queda { $count } hora
       *[other] quedan { $count } horas
    }
left-days =
    { $count ->
        [one] queda { $count } día
       *[other] quedan { $count } días
    }
nothing-new = No ha llegado nada nuevo.
not-replies =
    { $count ->
        [one] { $count } mensaje que no es respuesta se dejó en el buzón.
       *[other] { $count } mensajes que no son respuestas se dejaron en el buzón.
    }
heading-circular = { $circular } ({ $reference }), Comisión de Estudio { $group }
dates = Plazo: { $deadline }; reunión a partir del { $meeting }
line-note = La línea vertical de cada barra marca el { $threshold } %.
legend-no-comments = sin observaciones
legend-with-comments = con observaciones
legend-authorize = ninguna de las dos opciones
legend-refuse = rechazos
no-replies-yet = aún sin respuestas
counts =
    { $replies ->
        [one] { $support } de { $replies } respuesta a favor
       *[other] { $support } de { $replies } respuestas a favor
    }
counts-no-comments = { $count } sin observaciones
counts-with-comments = { $count } con observaciones
counts-authorize = { $count } sin opción
counts-refuse = rechazos: { $count }
line-at = Línea del { $threshold } %: { $outcome }
may-proceed = puede examinarse
may-proceed-empty = puede examinarse (sin respuestas)
may-not-proceed = no puede examinarse
turned = ha cambiado desde el último boletín
margin-refusals =
    { $count ->
        [one] { $count } rechazo más lo cambiaría
       *[other] { $count } rechazos más lo cambiarían
    }
margin-support =
    { $count ->
        [one] { $count } respuesta a favor más lo cambiaría
       *[other] { $count } respuestas a favor más lo cambiarían
    }
margin-fixed = más respuestas del mismo signo no lo cambian
bar-alt = { $text }: { $percent } a favor, { $counts }; línea del { $threshold } %
heading-problems = Problemas
heading-waiting = A la espera de su decisión
heading-new = Nuevo desde el último boletín
heading-overruled = Nuevas decisiones desde el último boletín
heading-late = Fuera de plazo, no contadas
heading-outsiders = Sin derecho a responder
heading-ledger = Registro
silent-none = Han respondido todos los Estados Miembros
silent-elsewhere = Sus nombres figuran en el libro adjunto.
silent = Aún sin respuesta: { $count }
region-a = Américas
region-b = Europa Occidental
region-c = Europa Oriental y Asia Septentrional
region-d = África
region-e = Asia y Australasia
ledger = { $received } recibidos = { $counted } contados + { $superseded } sustituidos + { $late } fuera de plazo + { $outsiders } sin derecho + { $review } en examen + { $others } que no son respuesta
ledger-alarm = ALARMA: el registro no cuadra. { $received } recibidos, { $sum } justificados. Ejecute consultd verify y no publique el recuento antes de que se explique.
digest-footer = Cada número lleva a sus mensajes: consultd tally, review y verify. Este boletín llega todos los días, también cuando no ha llegado nada.
digest-footer-at = El recuento de este instante, en cualquier momento posterior:
digest-files = Se adjuntan el recuento y todas las respuestas, como libro de cálculo y como CSV.
more = … y { $count } más

said = { $choice }: { $texts }
said-authorize-no-comments = autoriza, sin observaciones
said-authorize-with-comments = autoriza, con observaciones
said-authorize = autoriza, sin opción
said-refuse = no autoriza
said-blank = sin responder
said-unclear = dudoso
changed = Cambio: { $changes }
change = { $text } de «{ $from }» a «{ $to }»
comments-noted =
    { $count ->
        [one] { $count } observación anotada
       *[other] { $count } observaciones anotadas
    }
decided-by = Decidido por { $person }
notice = { $what }: { $texts }.
sender-unknown = Remitente desconocido
state-not-known = Estado Miembro desconocido
received-on = Recibido el { $moment }
received-ago =
    { $count ->
        [one] Recibido el { $moment }, hace { $count } día
       *[other] Recibido el { $moment }, hace { $count } días
    }
quoted = «{ $words }»
reason = { $what } ({ $detail })
reason-about = { $text }: { $reason }
asked = Confirmación solicitada a { $people } el { $moment }; aún sin respuesta.
asked-reminded = Confirmación solicitada a { $people } el { $moment }, recordada el { $reminded }; aún sin respuesta.
is-new = (nuevo)

breaker = ALARMA: hubo más cartas en una hora de las que permite letters_per_hour; el resto se retuvo hasta el { $until }. Vea a quién se escribe: consultd outbox list. Lo que espera sale por sí solo, o de inmediato: consultd outbox release.
letters-held =
    { $count ->
        [one] { $count } carta está retenida porque hubo demasiadas en una hora: a { $people }
       *[other] { $count } cartas están retenidas porque hubo demasiadas en una hora: a { $people }
    }
letters-held-todo = Salen por sí solas cuando haya pasado la hora; consultd outbox release las envía de inmediato.
letter-came-back = Una carta a { $address } ha sido devuelta: es posible que no haya llegado
report-said = El informe dice: { $answer }
withdraws = Retira su respuesta, que era: { $choices }
contradicts = Contradice lo que { $person } envió en nombre del mismo Estado el { $moment }. Vale la más reciente; sírvase examinarlo.
letter-failed = Una carta a { $address } no se pudo entregar y se abandonó
server-said = El servidor dijo: { $answer }
letters-unsent =
    { $count ->
        [one] { $count } carta aún no se ha podido enviar, desde el { $since }
       *[other] { $count } cartas aún no se han podido enviar, la más antigua desde el { $since }
    }
letters-unsent-todo = Se reintentan por sí solas durante cinco días. Si persiste, ejecute consultd check.
unread-problem =
    { $count ->
        [one] { $count } mensaje está guardado y aún no leído.
       *[other] { $count } mensajes están guardados y aún no leídos.
    }
unread-todo = Se leen en cuanto es posible; si persiste, ejecute consultd check.
quarantined =
    { $count ->
        [one] { $count } mensaje interrumpió el proceso que lo leía y está en cuarentena.
       *[other] { $count } mensajes interrumpieron el proceso que los leía y están en cuarentena.
    }
quarantined-todo = Examine el original con cuidado: puede ser hostil.
mailbox-problem = El buzón «{ $name }» no funciona desde el { $since }: { $error }
mailbox-todo = Ejecute consultd check. Entretanto no se pierde nada; los mensajes esperan en el buzón.
post-problem = Ninguna carta sale desde el { $since }: { $error }
post-todo = Corrija los parámetros de envío; las cartas esperan y saldrán entonces. consultd check los comprueba.
ledger-todo = No publique el recuento antes de aclararlo.

# --- Libro de cálculo y CSV -------------------------------------------------------------------------------------
sheet-tally = Recuento
sheet-circular = Circular { $number }
column-circular = Circular
column-text = Texto
column-title = Título
column-replies = Respuestas
column-support = A favor
column-no-comments = Sin observaciones
column-with-comments = Con observaciones
column-authorize = Sin opción
column-refuse = Rechazos
column-percent = A favor %
column-threshold = Línea %
column-outcome = Resultado
column-margin-refusals = Rechazos más que lo cambiarían
column-margin-support = Apoyos más que lo cambiarían
column-code = Código
column-state = Estado Miembro
column-choice = Opción
column-arrived = Llegada (UTC)
column-sender = Remitente
column-status = Estado
column-message = Mensaje
status-counted = contada
status-superseded = sustituida
status-late = fuera de plazo, no contada
status-review = espera una decisión
status-silent = sin respuesta

# --- Documentos de la reunión -----------------------------------------------------------------------------------
td-number = TD (número por asignar)
td-union = UNIÓN INTERNACIONAL DE TELECOMUNICACIONES
td-sector = SECTOR DE NORMALIZACIÓN DE LAS TELECOMUNICACIONES
td-period = PERIODO DE ESTUDIOS { $years }
td-group = COMISIÓN DE ESTUDIO { $group }
td-original = Original: español
td-questions = Cuestión(es):
td-questions-all = Todas
td-meeting = Lugar, fecha:
td-kind = TD
td-source = Origen:
td-source-tsb = TSB
td-title = Título:
td-title-comments = Observaciones recibidas en respuesta a la { $circular } sobre los proyectos de texto para aprobación
td-contact = Contacto:
td-abstract = Resumen:
td-abstract-comments = En este documento se reproducen, en su idioma original, las observaciones, los cambios propuestos y los motivos que los Estados Miembros enviaron en respuesta a la { $circular } ({ $reference }), al { $moment }. { $support }
td-abstract-count =
    { $count ->
        [one] Respondió { $count } Estado Miembro.
       *[other] Respondieron { $count } Estados Miembros.
    }
td-contents = Índice
td-overview = Panorama
td-general = Observaciones sobre el conjunto de la respuesta
td-late = Recibidas fuera de plazo
td-late-intro = Lo siguiente llegó después del plazo, { $deadline }, y no se cuenta.
td-attachments = Anexos
td-attachments-intro = Las observaciones anteriores se recibieron en los ficheros siguientes y se reproducen aquí como texto sin formato. Los cuadros, las figuras y las marcas de revisión figuran en los propios ficheros, que la Oficina de Normalización de las Telecomunicaciones conserva junto con los mensajes cuya referencia se indica.
td-no-attachments = Ninguna observación llegó en un fichero propio.
td-none = No se recibieron observaciones sobre este texto.
td-none-general = No se recibieron observaciones sobre el conjunto de las respuestas.
td-position = Posición: { $choice }
td-received = Recibido: { $moment }
td-file = En: { $file }
td-announced = Se anunciaron observaciones; no se encontró ninguna en el mensaje.
td-no-reasons = No se encontraron motivos en el mensaje.
td-see-whole = Véanse las observaciones sobre el conjunto de las respuestas.
column-position = Posición
column-received = Recibido
column-file = Fichero

advice-draft = PROYECTO
advice-to = A:
advice-to-chairman = Presidente de la Comisión de Estudio { $group } del UIT-T
advice-from = De:
advice-from-director = Director de la Oficina de Normalización de las Telecomunicaciones
advice-date = Fecha:
advice-subject = Asunto:
advice-title = Resultado de la consulta a los Estados Miembros por la { $circular }
advice-intro = Por la { $circular } ({ $reference }) del { $date } se consultó a los Estados Miembros, de conformidad con la sección 9.4 de la Resolución 1 de la AMNT, si la Comisión de Estudio { $group } puede examinar los proyectos de texto siguientes para su aprobación en su reunión del { $start } al { $end }. Las respuestas se contaron hasta el plazo, { $deadline }.
advice-open = El plazo no ha vencido: recuento al { $moment }.
advice-waiting =
    { $count ->
        [one] { $count } mensaje espera aún una decisión; puede cambiar este recuento.
       *[other] { $count } mensajes esperan aún una decisión; pueden cambiar este recuento.
    }
advice-rule = Según los § 9.4.5 y 9.4.6 de la Resolución 1, el examen para aprobación puede realizarse si el { $threshold } % o más de las respuestas lo apoya, o si no se recibió ninguna.
advice-table = Recuento al vencer el plazo
advice-proceed = La consulta autoriza a la Comisión de Estudio a examinar este texto para su aprobación (§ 9.4.5).
advice-proceed-empty = No se recibió ninguna respuesta; la Comisión de Estudio puede examinar este texto para su aprobación (§ 9.4.5).
advice-not-proceed = La consulta no autoriza a la Comisión de Estudio a examinar este texto para su aprobación (§ 9.4.6).
advice-sum = { $support } de { $replies } respuestas, el { $percent } %, apoyan el examen; { $refuse } no.
advice-refusals = Rechazos y sus motivos
advice-no-refusals = Ningún Estado Miembro rechazó.
advice-no-reasons = No se dieron motivos.
advice-reasons-whole = No se da ningún motivo para este texto; sobre el conjunto de su respuesta, la Administración indica:
advice-late = Respuestas fuera de plazo
advice-late-none = Ninguna respuesta llegó fuera de plazo.
advice-replied = Estados Miembros que respondieron
advice-replied-none = No respondió ningún Estado Miembro.
advice-per-text = Resultado por texto

timeline-title = { $circular }: respuestas y apoyo al { $moment }
timeline-per-day = Respuestas por día
timeline-cumulative = Estados Miembros, acumulado
timeline-support = Proporción de respuestas a favor
timeline-deadline = plazo
