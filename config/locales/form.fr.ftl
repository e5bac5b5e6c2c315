# The reply form (Annex 2 of a circular). Every locale has every message (tested).
form-annex = ANNEXE 2
form-subject = Objet: Réponse des États Membres à la Circulaire TSB { $number }:
form-subject-texts = Consultation au sujet des projets de texte déterminés { $texts }
form-subject-many = Consultation au sujet des projets de texte déterminés énumérés dans le tableau ci-dessous
# Between the page's number and how many there are.
form-of = /
form-series = UIT‑T
form-pair = { $before }, { $next }
form-last = { $before } et { $next }

form-to = A:
form-addressee =
    Directeur du Bureau de la normalisation des télécommunications
    Union internationale des télécommunications
    Place des Nations
    CH 1211 Genève 20, Suisse
form-fax = Télécopie:
form-fax-number = +41 22 730 5853
form-email = E-mail:
form-from = De:
form-date = Date:
form-signature = Signature:
# What stands in a space to be filled until it is.
form-role = [Fonctions/titre officiels]
form-name = [Nom]
form-address = [Adresse]
form-place-date = [Lieu,] [Date]
form-state = [État Membre]

form-salutation = Madame, Monsieur,
form-intro = Dans le cadre de la consultation des États Membres au sujet des projets de texte déterminés dont il est question dans la Circulaire TSB { $number }, je vous prie de trouver ci-après l'opinion de cette Administration.
form-return = Veuillez renvoyer le présent formulaire à l'adresse { $address } au plus tard le { $date } à { $time } UTC.
form-closing = Je vous prie d'agréer, Madame, Monsieur, l'assurance de ma haute considération.
form-administration = Administration de { $state }

form-texts = Projet de texte
form-select = Veuillez choisir l'une des deux cases
form-new = Projet de nouvelle Recommandation UIT‑T { $id }
form-revised = Projet de Recommandation UIT‑T { $id } révisée
form-corrigendum = Projet de Corrigendum { $part } de la Recommandation UIT‑T { $id }
form-amendment = Projet d'Amendement { $part } de la Recommandation UIT‑T { $id }
form-other = UIT‑T { $id }
form-authorize = autorise la Commission d'études { $group } à procéder à l'examen de ce texte en vue de son approbation (dans ce cas, veuillez choisir l'une des deux options):
form-no-comments = Pas d'observations ni de propositions de modification
form-with-comments = Des observations et propositions de modification sont jointes à la présente
form-refuse = n'autorise pas la Commission d'études { $group } à procéder à l'examen de ce texte en vue de son approbation (les motifs de cette décision et une description des éventuelles modifications susceptibles de faire progresser les travaux sont joints à la présente)
