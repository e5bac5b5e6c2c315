bureau = Oficina de Normalización de las Telecomunicaciones
union = Unión Internacional de Telecomunicaciones
circular = Circular TSB { $number }
greeting = Muy Señora mía/Muy Señor mío:
closing = Atentamente,
footer = El presente acuse de recibo se ha elaborado automáticamente. Toda respuesta llega a la Oficina y es leída.
footer-reminder = El presente recordatorio se ha elaborado automáticamente. Toda respuesta llega a la Oficina y es leída.

label-state = Estado Miembro
label-circular = Circular
label-received = Recibida el
label-sender = Enviada desde
label-deadline = Fecha límite
label-reference = Referencia
state-unknown = no determinado
colon = { $label }: { $value }

date = { $day } de { $month } de { $year }
instant = { $date }, { $time } UTC ({ $there }, hora de Ginebra)
date-time = { $date }, { $time }
month-1 = enero
month-2 = febrero
month-3 = marzo
month-4 = abril
month-5 = mayo
month-6 = junio
month-7 = julio
month-8 = agosto
month-9 = septiembre
month-10 = octubre
month-11 = noviembre
month-12 = diciembre

series = UIT-T
text-new = Proyecto de nueva Recomendación { $id }
text-revised = Proyecto de Recomendación revisada { $id }
text-corrigendum = Proyecto de Corrigéndum { $part } a la Recomendación { $id }
text-amendment = Proyecto de Enmienda { $part } a la Recomendación { $id }
text-other = { $id }

choice-authorize-no-comments = Autoriza a la Comisión de Estudio { $group } a considerar la aprobación de este texto; no hay comentarios ni modificaciones propuestas
choice-authorize-with-comments = Autoriza a la Comisión de Estudio { $group } a considerar la aprobación de este texto; se adjuntan comentarios y modificaciones propuestas
choice-authorize = Autoriza a la Comisión de Estudio { $group } a considerar la aprobación de este texto; no se ha seleccionado ninguna de las dos opciones
choice-refuse = No autoriza a la Comisión de Estudio { $group } a considerar la aprobación de este texto
choice-blank = Sin respuesta
choice-unclear = No se ha podido determinar
replaces = Sustituye la opción recibida anteriormente: { $choice }
overtaken = Para este texto prevalece una respuesta posterior de la Administración.
stands-already = Sigue siendo válida la opción de otra respuesta: { $choice }

subject-accepted = { $circular }: respuesta registrada
subject-late = { $circular }: respuesta recibida después de la fecha límite
subject-review = { $circular }: respuesta recibida, pendiente de examen
subject-not-entitled = { $circular }: mensaje recibido, no contabilizado
subject-confirm = { $circular }: solicitud de confirmación [{ $token }]
subject-told = { $circular }: mensaje recibido en nombre de su Administración
subject-unknown = Su mensaje a la Oficina: circular por precisar
subject-closed = { $circular }: consulta cerrada
subject-withdrawn = { $circular }: respuesta retirada
subject-withdrawn-late = { $circular }: retirada recibida después de la fecha límite
subject-disowned = { $circular }: respuesta no confirmada, no contabilizada
subject-reminder = { $circular }: recordatorio, se invita a responder

intro-accepted = La Oficina de Normalización de las Telecomunicaciones (TSB) agradece a la Administración su respuesta a la { $circular }, que ha sido registrada y se contabiliza como se indica a continuación.
intro-late = La Oficina de Normalización de las Telecomunicaciones (TSB) agradece a la Administración su respuesta a la { $circular }. La respuesta ha sido registrada como se indica a continuación. Se recibió después de la fecha límite y no se contabiliza, salvo que la Oficina decida otra cosa.
intro-review = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su respuesta a la { $circular }. Algunos puntos, que se indican a continuación, no se han podido determinar con certeza. Un miembro de la Oficina examinará la respuesta; hasta entonces no se contabiliza nada de ella.
intro-review-unknown = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su mensaje. Algunos puntos, que se indican a continuación, no se han podido determinar con certeza. Un miembro de la Oficina examinará el mensaje; hasta entonces no se contabiliza nada de él.
intro-not-entitled = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su mensaje relativo a la { $circular }. De conformidad con la Resolución 1 de la Asamblea Mundial de Normalización de las Telecomunicaciones (AMNT), solo los Estados Miembros pueden responder a esta consulta. Su mensaje se ha conservado; no se contabiliza.
intro-confirm = La Oficina de Normalización de las Telecomunicaciones (TSB) ha recibido la respuesta a la { $circular } que figura a continuación, dada en nombre de su Administración. No procede de una dirección registrada o no se pudo verificar su origen. No se contabilizará hasta que se confirme.
intro-told = La Oficina de Normalización de las Telecomunicaciones (TSB) ha recibido el mensaje relativo a la { $circular } que figura a continuación, enviado en nombre de su Administración. No se pudo verificar su origen y no se ha acusado recibo a la dirección de la que parece proceder. Un miembro de la Oficina examinará el mensaje; hasta entonces no se contabiliza nada de él.
intro-unknown = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su mensaje, que parece responder a una consulta. No se ha podido determinar a qué circular responde. Un miembro de la Oficina examinará el mensaje; hasta entonces no se contabiliza nada de él.
intro-closed = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su respuesta a la { $circular }. Esta consulta está cerrada. Su respuesta se ha conservado; no se contabiliza, salvo que la Oficina decida otra cosa.
intro-withdrawn = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su mensaje por el que se retira la respuesta a la { $circular }. A partir de su recepción, las opciones que se indican a continuación dejan de contabilizarse.
intro-withdrawn-late = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su mensaje por el que se retira la respuesta a la { $circular }. Se recibió después de la fecha límite; las opciones registradas anteriormente siguen siendo válidas, salvo que la Oficina decida otra cosa.
intro-disowned = La Oficina de Normalización de las Telecomunicaciones (TSB) acusa recibo de su mensaje relativo a la { $circular }. La Administración en cuyo nombre se envió ha comunicado a la Oficina que la respuesta no es suya. Su mensaje se ha conservado; no se contabiliza.
intro-reminder = La Oficina de Normalización de las Telecomunicaciones (TSB) recuerda que la { $circular } invita a los Estados Miembros a indicar si autorizan a la Comisión de Estudio { $group } a examinar para su aprobación los textos que se enumeran a continuación. Hasta la fecha no se ha registrado ninguna respuesta de su Administración.

heading-recorded = Opciones registradas
heading-read = Opciones leídas
heading-withdrawn = Opciones retiradas
heading-texts = Textos sobre los que se invita a responder
heading-doubts = Puntos por aclarar
heading-remarks = Observaciones

counted =
    { $count ->
        [one] Se contabiliza la opción relativa a un texto.
       *[other] Se contabilizan las opciones relativas a { $count } textos.
    }
unanswered =
    { $count ->
        [one] Un texto ha quedado sin respuesta. No se contabiliza ninguna respuesta al respecto.
       *[other] { $count } textos han quedado sin respuesta. No se contabiliza ninguna respuesta al respecto.
    }
comments =
    { $count ->
        [one] Se ha tomado nota de los comentarios sobre un texto.
       *[other] Se ha tomado nota de los comentarios sobre { $count } textos.
    }
comments-general = Se ha tomado nota de los comentarios sobre el conjunto de la respuesta.

correct = Para corregir o completar esta respuesta, sírvase enviar de nuevo el formulario a { $address }, de modo que se reciba a más tardar el { $deadline }. Una respuesta posterior sustituye únicamente los textos sobre los que se pronuncia.
correct-after = La fecha límite ha pasado. Si lo anterior no refleja la intención de la Administración, sírvase comunicarlo sin demora a la Oficina en { $address }.
clarify = Sírvase aclarar los puntos anteriores respondiendo a este mensaje o enviando un formulario corregido a { $address }, de modo que se reciba a más tardar el { $deadline }.
clarify-after = Sírvase aclarar los puntos anteriores respondiendo a este mensaje o escribiendo a { $address }. La fecha límite ha pasado; la Oficina decidirá el curso que se dará a la respuesta.
ask = Para cualquier consulta, sírvase escribir a { $address }.
ask-here = Para cualquier consulta, sírvase responder a este mensaje.
not-entitled-todo = Si escribe en nombre de la Administración de un Estado Miembro, sírvase hacer que esa Administración envíe la respuesta.
disowned-todo = Si se trata de un error, sírvase pedir a la Administración que lo comunique a la Oficina.
withdrawn-todo = Para responder de nuevo, sírvase enviar el formulario a { $address }, de modo que se reciba a más tardar el { $deadline }. Si esta retirada no refleja la intención de la Administración, sírvase comunicarlo sin demora a la Oficina.
reminder-todo = La Oficina agradecería recibir el formulario cumplimentado en { $address } a más tardar el { $deadline }.
reminder-sent = Si entretanto se ha enviado una respuesta, no es necesario hacer nada más. No se enviará ningún otro recordatorio.
form-attached = Se adjunta un formulario en blanco.
confirm-todo = Para confirmar esta respuesta, sírvase contestar a este mensaje con la sola palabra «{ $confirm }»; para rechazarla, con la sola palabra «{ $reject }». Sírvase no modificar el asunto.
confirm-again = Este mensaje es un recordatorio de nuestra solicitud anterior. No se enviará ningún otro.
confirm-unclear = Su respuesta no pudo considerarse ni como confirmación ni como rechazo. Se ha sometido a la Oficina; una nueva respuesta resuelve la cuestión.
told-todo = Si el mensaje procede de su Administración, sírvase enviar el formulario desde una dirección registrada a { $address }, de modo que se reciba a más tardar el { $deadline }. En caso contrario, sírvase informar de ello a la Oficina respondiendo a este mensaje.
told-after = Sírvase indicar a la Oficina, en { $address }, si el mensaje procede de su Administración. El plazo ha vencido; la Oficina decidirá el curso que se dará al mensaje.
word-confirm = CONFIRMAR
word-reject = RECHAZAR
unknown-todo = Sírvase responder a este mensaje indicando el número de la Circular TSB correspondiente.

sequence = { $before }, { $next }
spot-page = página { $number }
spot-table = cuadro { $number }
spot-row = fila { $number }
spot-line = línea { $number }
spot-body = texto del mensaje
about = { $text }
place = Lugar: { $spot }

doubt-both-boxes = Se han marcado las dos casillas: la que autoriza y la que no autoriza.
    .todo = Sírvase marcar solo una de las dos casillas para este texto.
doubt-both-options = Se han marcado las dos opciones de la autorización: con comentarios y sin comentarios.
    .todo = Sírvase seleccionar solo una de las dos opciones.
doubt-option-under-refusal = No se autoriza el texto, pero se ha marcado una opción que corresponde a la autorización.
    .todo = Sírvase marcar solo la negativa, o bien la autorización con una opción.
doubt-option-without-box = Se ha marcado una opción, pero no la casilla que autoriza la consideración.
    .todo = Sírvase marcar también la casilla o confirmar que se autoriza la consideración.
doubt-mark-unclear = Una marca no se ha podido leer con certeza.
    .todo = Sírvase confirmar la opción relativa a este texto.
doubt-row-contradicts = Lo que figura en la fila de este texto se contradice.
    .todo = Sírvase confirmar la opción relativa a este texto.
doubt-nothing-ticked = No hay ninguna casilla marcada en el formulario recibido.
    .todo = Sírvase enviar el formulario cumplimentado.
doubt-circular-unknown = No se ha podido determinar a qué circular responde el mensaje.
    .todo = Sírvase indicar el número de la Circular TSB.
doubt-circular-ambiguous = El mensaje se refiere a más de una circular.
    .todo = Sírvase enviar una respuesta separada para cada circular, indicando su número.
doubt-circular-closed = La consulta iniciada por esta circular está cerrada.
    .todo = No se requiere ninguna acción; la Oficina decidirá el curso que se dará a la respuesta.
doubt-text-unknown = La respuesta menciona un texto que no es objeto de la consulta de esta circular.
    .todo = Sírvase utilizar el formulario anexo a la circular y comprobar la designación de los textos.
doubt-state-unknown = No se ha podido determinar en nombre de qué Estado Miembro se responde.
    .todo = Sírvase indicar el nombre del Estado Miembro.
doubt-state-ambiguous = La respuesta menciona más de un Estado Miembro.
    .todo = Sírvase indicar en nombre de qué Estado Miembro se responde.
doubt-forms-disagree = El mensaje contiene más de un formulario y no coinciden.
    .todo = Sírvase indicar qué formulario es válido o enviar un solo formulario.
doubt-words-unclear = Los términos del mensaje no permiten determinar las opciones.
    .todo = Sírvase enviar cumplimentado el formulario anexo a la circular.
doubt-words-against-form = El texto del mensaje no coincide con el formulario.
    .todo = Sírvase confirmar si es válido el mensaje o el formulario.
doubt-attachment-unread = No se ha podido abrir o leer un fichero adjunto.
    .todo = Sírvase enviar de nuevo el formulario en formato Word o PDF, sin contraseña.
doubt-message-damaged = El mensaje llegó dañado o incompleto.
    .todo = Sírvase enviar de nuevo la respuesta.
doubt-worker-failed = El mensaje no se ha podido tratar automáticamente.
    .todo = No se requiere ninguna acción; un miembro de la Oficina lo leerá.
doubt-sender-unknown = La dirección desde la que se envió el mensaje no está registrada en la Oficina como dirección de un Estado Miembro.
    .todo = Sírvase enviar la respuesta desde una dirección registrada o hacer que la Administración la confirme.
doubt-sender-not-authenticated = No se ha podido verificar el origen del mensaje.
    .todo = Sírvase confirmar la respuesta desde la dirección registrada de la Administración.
doubt-sender-ambiguous = El mensaje no permite determinar quién lo envió.
    .todo = Sírvase enviar de nuevo la respuesta desde una sola dirección registrada de la Administración.
doubt-sender-against-form = La dirección desde la que se envió el mensaje está registrada para un Estado Miembro distinto del que menciona la respuesta.
    .todo = Sírvase hacer que la Administración mencionada envíe o confirme la respuesta.
doubt-sender-lookalike = La dirección desde la que se envió el mensaje se parece a una dirección registrada, pero no lo es.
    .todo = Sírvase enviar la respuesta desde una dirección registrada.
doubt-sender-disguised = El nombre del remitente muestra una dirección distinta de aquella desde la que se envió el mensaje.
    .todo = Sírvase enviar de nuevo la respuesta únicamente con la dirección registrada.
doubt-reply-to-elsewhere = Las respuestas al mensaje llegarían a una dirección que no está registrada para la Administración.
    .todo = Sírvase confirmar la respuesta desde la dirección registrada o registrar la otra dirección en la Oficina.
doubt-confirmation-unclear = Una contestación a una solicitud de confirmación no fue clara.
    .todo = Sírvase contestar a la solicitud con la sola palabra que en ella se indica.
doubt-disowned = La Administración en cuyo nombre se envió el mensaje no lo reconoce como respuesta suya.
    .todo = Si se trata de un error, sírvase pedir a la Administración que lo comunique a la Oficina.
doubt-not-a-member-state = Solo los Estados Miembros pueden responder a esta consulta (Resolución 1 de la AMNT).
    .todo = Si escribe en nombre de la Administración de un Estado Miembro, sírvase hacer que esa Administración envíe la respuesta.
doubt-automatic = El mensaje parece haberse enviado automáticamente.
    .todo = Si se trata de una respuesta, sírvase enviarla de nuevo personalmente.
doubt-comments-missing = El formulario anuncia comentarios y modificaciones propuestas, pero no se han encontrado en el mensaje.
    .todo = Si debían adjuntarse, sírvase enviarlos citando la referencia anterior. Entretanto, la opción es válida.
doubt-reasons-missing = No se autoriza la consideración, pero no se han encontrado los motivos en el mensaje.
    .todo = Se invita a la Administración a enviar sus motivos y una descripción de las posibles modificaciones que podrían facilitar el avance del trabajo. Entretanto, la opción es válida.
doubt-withdrawal = El mensaje parece retirar una respuesta anterior.
    .todo = Sírvase confirmar qué debe retirarse. Hasta entonces, la respuesta anterior es válida.
doubt-taken-back = La Administración ha retirado su respuesta desde la llegada de este mensaje.
    .todo = Para responder de nuevo, sírvase enviar otra vez el formulario cumplimentado.
doubt-other = Un punto de la respuesta debe ser examinado por la Oficina.
    .todo = Sírvase confirmar la respuesta.
