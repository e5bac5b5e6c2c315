# Les mêmes points pour le secrétariat : ce que cela veut dire et ce qu'il faut regarder.
doubt-both-boxes = Les deux cases sont cochées pour un texte.
doubt-both-options = Les deux options (avec et sans observations) sont cochées pour un texte.
doubt-option-under-refusal = Un refus est coché avec une option de l'autorisation.
doubt-option-without-box = Une option est cochée sans sa case.
doubt-mark-unclear = Une marque ne peut être lue avec certitude.
doubt-row-contradicts = Une ligne se contredit.
doubt-nothing-ticked = Un formulaire où rien n'est coché.
doubt-circular-unknown = On ne sait pas à quelle circulaire il est répondu.
doubt-circular-ambiguous = Plusieurs circulaires sont nommées.
doubt-circular-closed = La circulaire est close.
doubt-text-unknown = Un texte est nommé que la circulaire ne comporte pas.
doubt-state-unknown = Aucun État Membre n'est nommé.
doubt-state-ambiguous = Plusieurs États Membres sont nommés.
doubt-forms-disagree = Plusieurs formulaires qui ne concordent pas.
doubt-words-unclear = Une réponse en mots dont on ne peut tirer des choix.
doubt-words-against-form = Le message dit autre chose que le formulaire.
doubt-attachment-unread = Une pièce jointe n'a pas pu être lue.
doubt-message-damaged = Le message est endommagé ou incomplet.
doubt-worker-failed = Le message n'a pas pu être traité ; examinez l'original avec prudence.
doubt-sender-unknown = L'expéditeur n'est le contact d'aucun État Membre.
doubt-sender-not-authenticated = L'adresse de l'expéditeur n'a pas été authentifiée par notre serveur.
doubt-sender-ambiguous = Il n'y a pas un seul expéditeur.
doubt-sender-against-form = L'expéditeur est le contact d'un autre État Membre que celui du formulaire.
doubt-sender-lookalike = Le domaine de l'expéditeur imite un domaine enregistré.
doubt-sender-disguised = Le nom de l'expéditeur montre l'adresse de quelqu'un d'autre.
doubt-reply-to-elsewhere = Les réponses iraient à une adresse non enregistrée pour l'État de l'expéditeur.
doubt-confirmation-unclear = Une réponse à une demande de confirmation que le système n'admet pas.
doubt-not-a-member-state = Ne vient pas d'un État Membre (Rés. 1 de l'AMNT) : jamais comptée.
doubt-automatic = Le message semble automatique.
doubt-comments-missing = Observations annoncées, aucune trouvée.
doubt-reasons-missing = Refus sans motifs.
doubt-withdrawal = Semble retirer une réponse antérieure.
doubt-disowned = Le contact de l'État lui-même l'a rejetée.
doubt-taken-back = L'État a depuis retiré sa réponse.
doubt-other = Demande l'avis d'une personne.

# --- Le bulletin ------------------------------------------------------------------------------------------------
clauses = { $before } ; { $next }
brief = { $date }, { $time } UTC
digest-subject = Consultations, { $date } : { $news }
digest-title = Consultations : bulletin n° { $number } du { $date }
alarm = ALARME
digest-closes = { $circular } : le délai est échu
digest-settles = { $circular } : tout est tranché
closing-words = { $circular } : le délai est échu et voici l'état du décompte. Ce qui attend encore votre décision peut le changer.
settled-words = { $circular } : le délai est échu et plus rien n'attend. Seule une nouvelle décision change ce décompte.
period = Du { $since } au { $until }
period-first = Premier bulletin ; état au { $until }
news-none = rien de nouveau
news-count =
    { $count ->
        [one] { $count } nouvelle réponse
       *[other] { $count } nouvelles réponses
    }
waits-none = rien ne vous attend
waits =
    { $count ->
        [one] { $count } message vous attend
       *[other] { $count } messages vous attendent
    }
none-open = Aucune consultation n'est ouverte.
unplaced =
    { $count ->
        [one] { $count } message sans circulaire certaine vous attend.
       *[other] { $count } messages sans circulaire certaine vous attendent.
    }
summary = { $circular } : { $replied } États Membres sur { $members } ont répondu ; { $above } ; { $waits } ; { $left }.
summary-above =
    { $texts ->
        [one] { $above } texte sur { $texts } atteint { $threshold } %
       *[other]
            { $above ->
                [one] { $above } texte sur { $texts } atteint { $threshold } %
               *[other] { $above } textes sur { $texts } atteignent { $threshold } %
            }
    }
left-closed = close
left-over = le délai est échu
left-moments = il reste moins d'une heure
left-hours =
    { $count ->
        [one] il reste { $count } heure
       *[other] il reste { $count } heures
    }
left-days =
    { $count ->
        [one] il reste { $count } jour
       *[other] il reste { $count } jours
    }
nothing-new = Rien de nouveau n'est arrivé.
not-replies =
    { $count ->
        [one] { $count } message qui n'est pas une réponse a été laissé dans la boîte.
       *[other] { $count } messages qui ne sont pas des réponses ont été laissés dans la boîte.
    }
heading-circular = { $circular } ({ $reference }), Commission d'études { $group }
dates = Délai : { $deadline } ; réunion à partir du { $meeting }
line-note = Le trait vertical de chaque barre marque { $threshold } %.
legend-no-comments = sans observations
legend-with-comments = avec observations
legend-authorize = aucune des deux options
legend-refuse = refus
no-replies-yet = pas encore de réponse
counts =
    { $replies ->
        [one] { $support } réponse favorable sur { $replies }
       *[other]
            { $support ->
                [one] { $support } réponse favorable sur { $replies }
               *[other] { $support } réponses favorables sur { $replies }
            }
    }
counts-no-comments = { $count } sans observations
counts-with-comments = { $count } avec observations
counts-authorize = { $count } sans option
counts-refuse = refus : { $count }
line-at = Seuil de { $threshold } % : { $outcome }
may-proceed = l'examen peut avoir lieu
may-proceed-empty = l'examen peut avoir lieu (aucune réponse)
may-not-proceed = l'examen ne peut avoir lieu
turned = changé depuis le dernier bulletin
margin-refusals =
    { $count ->
        [one] { $count } refus de plus changerait cela
       *[other] { $count } refus de plus changeraient cela
    }
margin-support =
    { $count ->
        [one] { $count } réponse favorable de plus changerait cela
       *[other] { $count } réponses favorables de plus changeraient cela
    }
margin-fixed = d'autres réponses du même sens n'y changent rien
bar-alt = { $text } : { $percent } favorables, { $counts } ; seuil de { $threshold } %
heading-problems = Problèmes
heading-waiting = En attente de votre décision
heading-new = Nouveau depuis le dernier bulletin
heading-overruled = Nouvelles décisions depuis le dernier bulletin
heading-late = En retard, non comptées
heading-outsiders = Non habilités à répondre
heading-ledger = Registre
silent-none = Tous les États Membres ont répondu
silent-elsewhere = Leurs noms figurent dans le classeur joint.
silent = Pas encore de réponse : { $count }
region-a = Amériques
region-b = Europe occidentale
region-c = Europe orientale et Asie septentrionale
region-d = Afrique
region-e = Asie et Australasie
ledger = { $received } reçus = { $counted } comptés + { $superseded } remplacés + { $late } en retard + { $outsiders } non habilités + { $review } à examiner + { $others } autres que des réponses
ledger-alarm = ALARME : le registre ne concorde pas. { $received } reçus, { $sum } justifiés. Lancez consultd verify et ne publiez pas le décompte avant explication.
digest-footer = Chaque nombre mène à ses messages : consultd tally, review et verify. Ce bulletin paraît chaque jour, même si rien n'est arrivé.
digest-footer-at = Le décompte de cet instant, à tout moment ultérieur :
digest-files = Ci-joint : le décompte et toutes les réponses, en classeur et en CSV.
more = … et { $count } de plus

said = { $choice } : { $texts }
said-authorize-no-comments = autorise, sans observations
said-authorize-with-comments = autorise, avec observations
said-authorize = autorise, sans option
said-refuse = n'autorise pas
said-blank = sans réponse
said-unclear = incertain
changed = Modifié : { $changes }
change = { $text } de « { $from } » à « { $to } »
comments-noted =
    { $count ->
        [one] { $count } observation notée
       *[other] { $count } observations notées
    }
decided-by = Décidé par { $person }
notice = { $what } : { $texts }.
sender-unknown = Expéditeur inconnu
state-not-known = État Membre inconnu
received-on = Reçu le { $moment }
received-ago =
    { $count ->
        [one] Reçu le { $moment }, il y a { $count } jour
       *[other] Reçu le { $moment }, il y a { $count } jours
    }
quoted = « { $words } »
reason = { $what } ({ $detail })
reason-about = { $text } : { $reason }
asked = Confirmation demandée à { $people } le { $moment } ; pas encore de réponse.
asked-reminded = Confirmation demandée à { $people } le { $moment }, rappelée le { $reminded } ; pas encore de réponse.
is-new = (nouveau)

breaker = ALARME: plus de lettres en une heure que letters_per_hour n'en autorise; le reste a été retenu jusqu'au { $until }. Voir à qui l'on écrit: consultd outbox list. Ce qui attend part de soi-même, ou tout de suite: consultd outbox release.
letters-held =
    { $count ->
        [one] { $count } lettre est retenue, car il y en avait trop en une heure: à { $people }
       *[other] { $count } lettres sont retenues, car il y en avait trop en une heure: à { $people }
    }
letters-held-todo = Elles partent d'elles-mêmes une fois l'heure écoulée; consultd outbox release les envoie tout de suite.
letter-came-back = Une lettre à { $address } est revenue: elle n'est peut-être pas arrivée
report-said = Le rapport indique: { $answer }
withdraws = Retire sa réponse, qui était: { $choices }
contradicts = Contredit ce que { $person } a envoyé pour le même État le { $moment }. La plus récente prévaut; à vérifier.
letter-failed = Une lettre à { $address } n'a pu être remise et a été abandonnée
server-said = Le serveur a dit : { $answer }
letters-unsent =
    { $count ->
        [one] { $count } lettre n'a pas encore pu partir, depuis le { $since }
       *[other] { $count } lettres n'ont pas encore pu partir, la plus ancienne depuis le { $since }
    }
letters-unsent-todo = Elles sont réessayées d'elles-mêmes pendant cinq jours. Si cela persiste, lancez consultd check.
unread-problem =
    { $count ->
        [one] { $count } message est conservé et pas encore lu.
       *[other] { $count } messages sont conservés et pas encore lus.
    }
unread-todo = Ils sont lus dès que possible ; si cela persiste, lancez consultd check.
quarantined =
    { $count ->
        [one] { $count } message a interrompu le processus qui le lisait et est en quarantaine.
       *[other] { $count } messages ont interrompu le processus qui les lisait et sont en quarantaine.
    }
quarantined-todo = Examinez l'original avec prudence : il peut être hostile.
mailbox-problem = La boîte aux lettres « { $name } » ne fonctionne pas depuis le { $since } : { $error }
mailbox-todo = Lancez consultd check. Rien n’est perdu entre-temps : les messages attendent dans la boîte.
post-problem = Aucune lettre ne part depuis le { $since } : { $error }
post-todo = Corrigez les paramètres d’envoi ; les lettres attendent et partiront alors. consultd check les vérifie.
ledger-todo = Ne publiez pas le décompte avant d’en avoir trouvé la cause.

# --- Classeur et CSV --------------------------------------------------------------------------------------------
sheet-tally = Décompte
sheet-circular = Circulaire { $number }
column-circular = Circulaire
column-text = Texte
column-title = Titre
column-replies = Réponses
column-support = Favorables
column-no-comments = Sans observations
column-with-comments = Avec observations
column-authorize = Sans option
column-refuse = Refus
column-percent = Favorables %
column-threshold = Seuil %
column-outcome = Résultat
column-margin-refusals = Refus de plus qui le changeraient
column-margin-support = Favorables de plus qui le changeraient
column-code = Code
column-state = État Membre
column-choice = Choix
column-arrived = Arrivé (UTC)
column-sender = Expéditeur
column-status = Statut
column-message = Message
status-counted = comptée
status-superseded = remplacée
status-late = en retard, non comptée
status-review = attend une décision
status-silent = pas de réponse

# --- Documents de la réunion ------------------------------------------------------------------------------------
td-number = TD (numéro à attribuer)
td-union = UNION INTERNATIONALE DES TÉLÉCOMMUNICATIONS
td-sector = SECTEUR DE LA NORMALISATION DES TÉLÉCOMMUNICATIONS
td-period = PÉRIODE D'ÉTUDES { $years }
td-group = COMMISSION D'ÉTUDES { $group }
td-original = Original : français
td-questions = Question(s) :
td-questions-all = Toutes
td-meeting = Lieu, date :
td-kind = TD
td-source = Source :
td-source-tsb = TSB
td-title = Titre :
td-title-comments = Observations reçues en réponse à la { $circular } sur les projets de texte à approuver
td-contact = Contact :
td-abstract = Résumé :
td-abstract-comments = Le présent document reproduit, dans leur langue d'origine, les observations, propositions de modification et motifs que les États Membres ont communiqués en réponse à la { $circular } ({ $reference }), état au { $moment }. { $support }
td-abstract-count =
    { $count ->
        [one] { $count } État Membre a répondu.
       *[other] { $count } États Membres ont répondu.
    }
td-contents = Table des matières
td-overview = Aperçu
td-general = Observations sur l'ensemble de la réponse
td-late = Reçues après le délai
td-late-intro = Ce qui suit est arrivé après le délai du { $deadline } et n'est pas compté.
td-attachments = Pièces jointes
td-attachments-intro = Les observations ci-dessus ont été reçues dans les fichiers suivants et sont reproduites ici en texte simple. Les tableaux, les figures et les marques de révision se trouvent dans les fichiers eux-mêmes, que le Bureau de la normalisation des télécommunications conserve avec les messages dont la référence est indiquée.
td-no-attachments = Aucune observation n'est arrivée dans un fichier distinct.
td-none = Aucune observation n'a été reçue sur ce texte.
td-none-general = Aucune observation n'a été reçue sur l'ensemble des réponses.
td-position = Position : { $choice }
td-received = Reçu : { $moment }
td-file = Dans : { $file }
td-announced = Des observations étaient annoncées ; aucune n'a été trouvée dans le message.
td-no-reasons = Aucun motif n'a été trouvé dans le message.
td-see-whole = Voir les observations sur l'ensemble des réponses.
column-position = Position
column-received = Reçu
column-file = Fichier

advice-draft = PROJET
advice-to = À :
advice-to-chairman = Président de la Commission d'études { $group } de l'UIT-T
advice-from = De :
advice-from-director = Directeur du Bureau de la normalisation des télécommunications
advice-date = Date :
advice-subject = Objet :
advice-title = Résultat de la consultation des États Membres par la { $circular }
advice-intro = Par la { $circular } ({ $reference }) du { $date }, les États Membres ont été consultés, conformément à la section 9.4 de la Résolution 1 de l'AMNT, sur le point de savoir si la Commission d'études { $group } peut examiner les projets de texte ci-dessous en vue de leur approbation à sa réunion du { $start } au { $end }. Les réponses ont été comptées jusqu'au délai, { $deadline }.
advice-open = Le délai n'est pas échu : état au { $moment }.
advice-waiting =
    { $count ->
        [one] { $count } message attend encore une décision ; il peut changer ce décompte.
       *[other] { $count } messages attendent encore une décision ; ils peuvent changer ce décompte.
    }
advice-rule = Selon les § 9.4.5 et 9.4.6 de la Résolution 1, l'examen en vue de l'approbation peut avoir lieu si { $threshold } % au moins des réponses y sont favorables, ou si aucune réponse n'a été reçue.
advice-table = Décompte à l'échéance
advice-proceed = La consultation autorise la Commission d'études à examiner ce texte en vue de son approbation (§ 9.4.5).
advice-proceed-empty = Aucune réponse n'a été reçue ; la Commission d'études peut examiner ce texte en vue de son approbation (§ 9.4.5).
advice-not-proceed = La consultation n'autorise pas la Commission d'études à examiner ce texte en vue de son approbation (§ 9.4.6).
advice-sum = { $support } réponses sur { $replies }, soit { $percent } %, sont favorables à l'examen ; { $refuse } ne le sont pas.
advice-refusals = Refus et leurs motifs
advice-no-refusals = Aucun État Membre n'a refusé.
advice-no-reasons = Aucun motif n'a été donné.
advice-reasons-whole = Aucun motif n'est donné pour ce texte ; au sujet de l'ensemble de sa réponse, l'Administration indique :
advice-late = Réponses tardives
advice-late-none = Aucune réponse n'est arrivée en retard.
advice-replied = États Membres ayant répondu
advice-replied-none = Aucun État Membre n'a répondu.
advice-per-text = Résultat par texte

timeline-title = { $circular } : réponses et soutien au { $moment }
timeline-per-day = Réponses par jour
timeline-cumulative = États Membres, cumul
timeline-support = Part des réponses favorables
timeline-deadline = délai
