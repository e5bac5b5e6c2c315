# The reply form (Annex 2 of a circular). Every locale has every message (tested).
form-annex = ANEXO 2
form-subject = Asunto: Respuesta de los Estados Miembros a la Circular TSB { $number }:
form-subject-texts = Consulta sobre los proyectos de texto determinados { $texts }
form-subject-many = Consulta sobre los proyectos de texto determinados que figuran en el cuadro siguiente
# Between the page's number and how many there are.
form-of = /
form-series = UIT‑T
form-pair = { $before }, { $next }
form-last = { $before } y { $next }

form-to = Para:
form-addressee =
    Director de la Oficina de Normalización de las Telecomunicaciones
    Unión Internacional de Telecomunicaciones
    Place des Nations
    CH 1211 Ginebra 20, Suiza
form-fax = Fax:
form-fax-number = +41 22 730 5853
form-email = Correo-e:
form-from = De:
form-date = Fecha:
form-signature = Firma:
# What stands in a space to be filled until it is.
form-role = [Cargo/título oficial]
form-name = [Nombre]
form-address = [Dirección]
form-place-date = [Lugar,] [Fecha]
form-state = [Estado Miembro]

form-salutation = Muy Señora mía/Muy Señor mío:
form-intro = En relación con la consulta a los Estados Miembros sobre los proyectos de texto determinados que figuran en la Circular TSB { $number }, me dirijo a usted para transmitirle la opinión de esta Administración, que aparece en el cuadro siguiente.
form-return = Sírvase devolver este formulario a { $address } a más tardar el { $date } a las { $time } UTC.
form-closing = Atentamente,
form-administration = Administración de { $state }

form-texts = Proyecto de texto
form-select = Seleccione una de las dos casillas
form-new = Proyecto de nueva Recomendación UIT‑T { $id }
form-revised = Proyecto de Recomendación UIT‑T { $id } revisada
form-corrigendum = Proyecto de Corrigéndum { $part } a la Recomendación UIT‑T { $id }
form-amendment = Proyecto de Enmienda { $part } a la Recomendación UIT‑T { $id }
form-other = UIT‑T { $id }
form-authorize = autoriza a la Comisión de Estudio { $group } a considerar la aprobación de este texto (en este caso, seleccione una de las dos opciones):
form-no-comments = No hay comentarios ni modificaciones propuestas
form-with-comments = Se adjuntan comentarios y modificaciones propuestas
form-refuse = no autoriza a la Comisión de Estudio { $group } a considerar la aprobación de este texto (se adjuntan los motivos de esta decisión y una descripción de las posibles modificaciones que podrían facilitar el avance del trabajo)
