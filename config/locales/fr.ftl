bureau = Bureau de la normalisation des télécommunications
union = Union internationale des télécommunications
circular = Circulaire TSB { $number }
greeting = Madame, Monsieur,
closing = Veuillez agréer, Madame, Monsieur, l'assurance de notre haute considération.
footer = Le présent accusé de réception a été établi automatiquement. Toute réponse parvient au Bureau et y est lue.
footer-reminder = Le présent rappel a été établi automatiquement. Toute réponse parvient au Bureau et est lue.

label-state = État Membre
label-circular = Circulaire
label-received = Reçu le
label-sender = Envoyée depuis
label-deadline = Date limite
label-reference = Référence
state-unknown = non établi
colon = { $label }: { $value }

date = { $day ->
        [1] 1er
       *[other] { $day }
    } { $month } { $year }
instant = { $date } à { $time } UTC ({ $there }, heure de Genève)
date-time = { $date } à { $time }
month-1 = janvier
month-2 = février
month-3 = mars
month-4 = avril
month-5 = mai
month-6 = juin
month-7 = juillet
month-8 = août
month-9 = septembre
month-10 = octobre
month-11 = novembre
month-12 = décembre

series = UIT-T
text-new = Projet de nouvelle Recommandation { $id }
text-revised = Projet de Recommandation révisée { $id }
text-corrigendum = Projet de Corrigendum { $part } de la Recommandation { $id }
text-amendment = Projet d'Amendement { $part } de la Recommandation { $id }
text-other = { $id }

choice-authorize-no-comments = Autorise la Commission d'études { $group } à procéder à l'examen de ce texte en vue de son approbation; pas d'observations ni de propositions de modification
choice-authorize-with-comments = Autorise la Commission d'études { $group } à procéder à l'examen de ce texte en vue de son approbation; observations et propositions de modification jointes
choice-authorize = Autorise la Commission d'études { $group } à procéder à l'examen de ce texte en vue de son approbation; aucune des deux options n'est choisie
choice-refuse = N'autorise pas la Commission d'études { $group } à procéder à l'examen de ce texte en vue de son approbation
choice-blank = Pas de réponse
choice-unclear = N'a pas pu être déterminé
replaces = Remplace le choix reçu précédemment: { $choice }
overtaken = Une réponse ultérieure de l'Administration prévaut pour ce texte.
stands-already = Le choix issu d’une autre réponse reste valable : { $choice }

subject-accepted = { $circular }: réponse enregistrée
subject-late = { $circular }: réponse reçue après la date limite
subject-review = { $circular }: réponse reçue, à examiner
subject-not-entitled = { $circular }: message reçu, non pris en compte
subject-confirm = { $circular } : demande de confirmation [{ $token }]
subject-told = { $circular }: message reçu au nom de votre Administration
subject-unknown = Votre message au Bureau: circulaire à préciser
subject-closed = { $circular }: consultation close
subject-withdrawn = { $circular }: réponse retirée
subject-withdrawn-late = { $circular }: retrait reçu après la date limite
subject-disowned = { $circular }: réponse non confirmée, non prise en compte
subject-reminder = { $circular }: rappel, réponse attendue

intro-accepted = Le Bureau de la normalisation des télécommunications (TSB) remercie l'Administration de sa réponse à la { $circular }, qui a été enregistrée et est prise en compte comme indiqué ci-après.
intro-late = Le Bureau de la normalisation des télécommunications (TSB) remercie l'Administration de sa réponse à la { $circular }. Celle-ci a été enregistrée comme indiqué ci-après. Elle est parvenue après la date limite et n'est pas prise en compte, sauf décision contraire du Bureau.
intro-review = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre réponse à la { $circular }. Certains points, indiqués ci-après, n'ont pas pu être établis avec certitude. Un membre du Bureau examinera la réponse; rien n'est pris en compte d'ici là.
intro-review-unknown = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre message. Certains points, indiqués ci-après, n'ont pas pu être établis avec certitude. Un membre du Bureau examinera le message; rien n'est pris en compte d'ici là.
intro-not-entitled = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre message relatif à la { $circular }. Aux termes de la Résolution 1 de l'Assemblée mondiale de normalisation des télécommunications (AMNT), seuls les États Membres peuvent répondre à cette consultation. Votre message a été conservé; il n'est pas pris en compte.
intro-confirm = Le Bureau de la normalisation des télécommunications (TSB) a reçu la réponse à la { $circular } reproduite ci-après, donnée au nom de votre Administration. Elle ne provient pas d’une adresse enregistrée ou son origine n’a pas pu être vérifiée. Elle n’est pas prise en compte tant qu’elle n’a pas été confirmée.
intro-told = Le Bureau de la normalisation des télécommunications (TSB) a reçu le message relatif à la { $circular } reproduit ci-après, envoyé au nom de votre Administration. Son origine n'a pas pu être vérifiée et il n'en a pas été accusé réception à l'adresse dont il semble provenir. Un membre du Bureau examinera le message; rien n'est pris en compte d'ici là.
intro-unknown = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre message, qui semble répondre à une consultation. La circulaire à laquelle il répond n'a pas pu être établie. Un membre du Bureau examinera le message; rien n'est pris en compte d'ici là.
intro-closed = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre réponse à la { $circular }. Cette consultation est close. Votre réponse a été conservée; elle n'est pas prise en compte, sauf décision contraire du Bureau.
intro-withdrawn = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre message retirant la réponse à la { $circular }. À compter de sa réception, les choix indiqués ci-après ne sont plus pris en compte.
intro-withdrawn-late = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre message retirant la réponse à la { $circular }. Il est parvenu après la date limite; les choix enregistrés auparavant restent valables, sauf décision contraire du Bureau.
intro-disowned = Le Bureau de la normalisation des télécommunications (TSB) accuse réception de votre message relatif à la { $circular }. L'Administration au nom de laquelle il a été envoyé a informé le Bureau que cette réponse n'émanait pas d'elle. Votre message a été conservé; il n'est pas pris en compte.
intro-reminder = Le Bureau de la normalisation des télécommunications (TSB) rappelle que la { $circular } invite les États Membres à indiquer s'ils autorisent la Commission d'études { $group } à procéder à l'examen des textes énumérés ci-après en vue de leur approbation. À ce jour, aucune réponse de votre Administration n'a été enregistrée.

heading-recorded = Choix enregistrés
heading-read = Choix tels qu'ils ont été lus
heading-withdrawn = Choix retirés
heading-texts = Textes sur lesquels une réponse est attendue
heading-doubts = Points à préciser
heading-remarks = À noter

counted =
    { $count ->
        [one] Le choix relatif à un texte est pris en compte.
       *[other] Les choix relatifs à { $count } textes sont pris en compte.
    }
unanswered =
    { $count ->
        [one] Un texte est resté sans réponse. Aucune réponse n'est prise en compte à son sujet.
       *[other] { $count } textes sont restés sans réponse. Aucune réponse n'est prise en compte à leur sujet.
    }
comments =
    { $count ->
        [one] Il a été pris note des observations relatives à un texte.
       *[other] Il a été pris note des observations relatives à { $count } textes.
    }
comments-general = Il a été pris note des observations relatives à l'ensemble de la réponse.

correct = Pour corriger ou compléter cette réponse, veuillez renvoyer le formulaire à l'adresse { $address }, de sorte qu'il parvienne au plus tard le { $deadline }. Une réponse ultérieure ne remplace que les textes sur lesquels elle se prononce.
correct-after = La date limite est passée. Si les indications ci-dessus ne correspondent pas à l'intention de l'Administration, veuillez en informer sans délai le Bureau à l'adresse { $address }.
clarify = Veuillez préciser les points ci-dessus en répondant au présent message ou en envoyant un formulaire corrigé à l'adresse { $address }, de sorte qu'il parvienne au plus tard le { $deadline }.
clarify-after = Veuillez préciser les points ci-dessus en répondant au présent message ou en écrivant à l'adresse { $address }. La date limite est passée; le Bureau décidera de la suite à donner à la réponse.
ask = Pour toute question, veuillez écrire à l'adresse { $address }.
ask-here = Pour toute question, veuillez répondre au présent message.
not-entitled-todo = Si vous écrivez au nom de l'Administration d'un État Membre, veuillez faire envoyer la réponse par cette Administration.
disowned-todo = S'il s'agit d'une erreur, veuillez demander à l'Administration d'en informer le Bureau.
withdrawn-todo = Pour répondre de nouveau, veuillez envoyer le formulaire à l'adresse { $address }, de sorte qu'il parvienne au plus tard le { $deadline }. Si ce retrait ne correspond pas à l'intention de l'Administration, veuillez en informer sans délai le Bureau.
reminder-todo = Le Bureau vous saurait gré de bien vouloir envoyer le formulaire rempli à l'adresse { $address }, de sorte qu'il parvienne au plus tard le { $deadline }.
reminder-sent = Si une réponse a été envoyée entre-temps, aucune autre démarche n'est nécessaire. Aucun autre rappel ne suivra.
form-attached = Un formulaire vierge est joint au présent message.
confirm-todo = Pour confirmer cette réponse, veuillez répondre au présent message par le seul mot « { $confirm } » ; pour la rejeter, par le seul mot « { $reject } ». Veuillez ne pas modifier l’objet.
confirm-again = Le présent message est un rappel de notre demande antérieure. Aucun autre rappel ne sera envoyé.
confirm-unclear = Votre réponse n’a pu être considérée ni comme une confirmation ni comme un rejet. Elle a été soumise au Bureau ; une nouvelle réponse règle la question.
told-todo = Si le message émane de votre Administration, veuillez envoyer le formulaire depuis une adresse enregistrée à { $address }, de sorte qu'il parvienne au plus tard le { $deadline }. Dans le cas contraire, veuillez en informer le Bureau en répondant au présent message.
told-after = Veuillez indiquer au Bureau, à l'adresse { $address }, si le message émane de votre Administration. Le délai est passé; le Bureau décidera de la suite à donner au message.
word-confirm = CONFIRMER
word-reject = REJETER
unknown-todo = Veuillez répondre au présent message en indiquant le numéro de la Circulaire TSB concernée.

sequence = { $before }, { $next }
spot-page = page { $number }
spot-table = tableau { $number }
spot-row = ligne { $number }
spot-line = ligne { $number }
spot-body = texte du message
about = { $text }
place = Endroit: { $spot }

doubt-both-boxes = Les deux cases sont cochées: celle qui autorise et celle qui n'autorise pas.
    .todo = Veuillez ne cocher qu'une des deux cases pour ce texte.
doubt-both-options = Les deux options de l'autorisation sont choisies: avec et sans observations.
    .todo = Veuillez ne choisir qu'une des deux options.
doubt-option-under-refusal = Le texte n'est pas autorisé, mais une option relevant de l'autorisation est choisie.
    .todo = Veuillez cocher soit le refus seul, soit l'autorisation avec une option.
doubt-option-without-box = Une option est choisie, mais la case qui autorise l'examen n'est pas cochée.
    .todo = Veuillez cocher aussi la case ou confirmer que l'examen est autorisé.
doubt-mark-unclear = Une marque n'a pas pu être lue avec certitude.
    .todo = Veuillez confirmer le choix relatif à ce texte.
doubt-row-contradicts = Les indications portées dans la ligne de ce texte se contredisent.
    .todo = Veuillez confirmer le choix relatif à ce texte.
doubt-nothing-ticked = Aucune case n'est cochée dans le formulaire reçu.
    .todo = Veuillez envoyer le formulaire rempli.
doubt-circular-unknown = La circulaire à laquelle le message répond n'a pas pu être établie.
    .todo = Veuillez indiquer le numéro de la Circulaire TSB.
doubt-circular-ambiguous = Le message renvoie à plus d'une circulaire.
    .todo = Veuillez envoyer une réponse distincte pour chaque circulaire, en indiquant son numéro.
doubt-circular-closed = La consultation ouverte par cette circulaire est close.
    .todo = Aucune mesure n'est nécessaire; le Bureau décidera de la suite à donner à la réponse.
doubt-text-unknown = La réponse mentionne un texte qui ne fait pas l'objet de la consultation.
    .todo = Veuillez utiliser le formulaire annexé à la circulaire et vérifier la désignation des textes.
doubt-state-unknown = L'État Membre au nom duquel la réponse est donnée n'a pas pu être établi.
    .todo = Veuillez indiquer le nom de l'État Membre.
doubt-state-ambiguous = La réponse mentionne plus d'un État Membre.
    .todo = Veuillez indiquer au nom de quel État Membre la réponse est donnée.
doubt-forms-disagree = Le message contient plusieurs formulaires qui ne concordent pas.
    .todo = Veuillez indiquer quel formulaire est valable ou envoyer un seul formulaire.
doubt-words-unclear = Les termes du message ne permettent pas d'établir les choix.
    .todo = Veuillez envoyer, rempli, le formulaire annexé à la circulaire.
doubt-words-against-form = Le texte du message ne concorde pas avec le formulaire.
    .todo = Veuillez confirmer si c'est le message ou le formulaire qui est valable.
doubt-attachment-unread = Une pièce jointe n'a pas pu être ouverte ou lue.
    .todo = Veuillez renvoyer le formulaire au format Word ou PDF, sans mot de passe.
doubt-message-damaged = Le message est arrivé endommagé ou incomplet.
    .todo = Veuillez renvoyer la réponse.
doubt-worker-failed = Le message n'a pas pu être traité automatiquement.
    .todo = Aucune mesure n'est nécessaire; un membre du Bureau le lira.
doubt-sender-unknown = L'adresse d'où provient le message n'est pas enregistrée auprès du Bureau comme celle d'un État Membre.
    .todo = Veuillez envoyer la réponse depuis une adresse enregistrée ou la faire confirmer par l'Administration.
doubt-sender-not-authenticated = L'origine du message n'a pas pu être vérifiée.
    .todo = Veuillez confirmer la réponse depuis l'adresse enregistrée de l'Administration.
doubt-sender-ambiguous = Le message ne permet pas d'établir qui l'a envoyé.
    .todo = Veuillez renvoyer la réponse depuis une seule adresse enregistrée de l'Administration.
doubt-sender-against-form = L'adresse d'où provient le message est enregistrée pour un État Membre autre que celui que mentionne la réponse.
    .todo = Veuillez faire envoyer ou confirmer la réponse par l'Administration qu'elle mentionne.
doubt-sender-lookalike = L’adresse d’expédition du message ressemble à une adresse enregistrée, mais n’en est pas une.
    .todo = Veuillez envoyer la réponse depuis une adresse enregistrée.
doubt-sender-disguised = Le nom de l’expéditeur affiche une autre adresse que celle d’où le message a été envoyé.
    .todo = Veuillez renvoyer la réponse sous la seule adresse enregistrée.
doubt-reply-to-elsewhere = Les réponses au message parviendraient à une adresse qui n’est pas enregistrée pour l’Administration.
    .todo = Veuillez confirmer la réponse depuis l’adresse enregistrée, ou faire enregistrer l’autre adresse auprès du Bureau.
doubt-confirmation-unclear = Une réponse à une demande de confirmation n’était pas claire.
    .todo = Veuillez répondre à la demande par le seul mot qu’elle indique.
doubt-disowned = L'Administration au nom de laquelle le message a été envoyé ne le reconnaît pas comme sa réponse.
    .todo = S'il s'agit d'une erreur, veuillez demander à l'Administration d'en informer le Bureau.
doubt-not-a-member-state = Seuls les États Membres peuvent répondre à cette consultation (Résolution 1 de l'AMNT).
    .todo = Si vous écrivez au nom de l'Administration d'un État Membre, veuillez faire envoyer la réponse par cette Administration.
doubt-automatic = Le message semble avoir été envoyé automatiquement.
    .todo = S'il s'agit d'une réponse, veuillez la renvoyer vous-même.
doubt-comments-missing = Le formulaire annonce des observations et propositions de modification, mais le message n'en contient pas.
    .todo = Si elles devaient être jointes, veuillez les envoyer en rappelant la référence ci-dessus. Dans l'intervalle, le choix reste valable.
doubt-reasons-missing = L'examen n'est pas autorisé, mais le message n'en donne pas les motifs.
    .todo = L'Administration est invitée à communiquer ses motifs et une description des éventuelles modifications susceptibles de faire progresser les travaux. Dans l'intervalle, le choix reste valable.
doubt-withdrawal = Le message semble retirer une réponse antérieure.
    .todo = Veuillez confirmer ce qui doit être retiré. D'ici là, la réponse antérieure reste valable.
doubt-taken-back = L'Administration a retiré sa réponse depuis l'arrivée du présent message.
    .todo = Pour répondre de nouveau, veuillez renvoyer le formulaire rempli.
doubt-other = Un point de la réponse doit être examiné par le Bureau.
    .todo = Veuillez confirmer la réponse.
