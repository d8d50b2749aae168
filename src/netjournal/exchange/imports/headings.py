"""The headings of other programs' tables in the languages in which they write them, as their English ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from netjournal.text.normalize import normalize


def _table(*lines: str) -> Mapping[str, str]:
    """`english = other | another` as a mapping from every other to the English heading."""
    found: dict[str, str] = {}
    for line in lines:
        english, _, others = line.partition(" = ")
        found |= {normalize(other): english for other in others.split(" | ")}
    return MappingProxyType(found)


LINKEDIN = _table(
    "first name = Vorname | Prénom | Nombre | Nome | Voornaam | Förnamn | Fornavn | Imię",
    "last name = Nachname | Nom | Nom de famille | Apellidos | Apellido | Sobrenome | Cognome | Achternaam | Efternamn"
    " | Etternavn | Efternavn | Nazwisko",
    "url = Profil-URL | URL du profil | URL del perfil | URL do perfil",
    "email address = E-Mail-Adresse | E-Mail | Adresse e-mail | Adresse email | Dirección de correo electrónico"
    " | Correo electrónico | Endereço de e-mail | Indirizzo email | Indirizzo e-mail | E-mailadres | E-postadress",
    "company = Unternehmen | Firma | Entreprise | Empresa | Azienda | Bedrijf | Företag | Virksomhed | Bedrift",
    "position = Position | Stelle | Poste | Fonction | Cargo | Puesto | Posizione | Functie | Befattning | Stilling",
    "connected on = Vernetzt am | Verbunden am | Kontakt seit | Connecté le | En relation depuis | Date de connexion"
    " | Conectado el | Fecha de conexión | Conexión el | Conectado em | Collegato il | In collegamento dal"
    " | Verbonden op | Kontakt sedan",
)
OUTLOOK = _table(
    "title = Anrede | Titre | Civilité | Tratamiento",
    "first name = Vorname | Prénom | Nombre",
    "middle name = Weitere Vornamen | Zweiter Vorname | Deuxième prénom | Autres prénoms | Segundo nombre",
    "last name = Nachname | Nom | Apellidos | Apellido",
    "suffix = Suffixe | Sufijo",
    "nickname = Spitzname | Surnom | Sobrenombre | Apodo",
    "company = Firma | Unternehmen | Société | Entreprise | Compañía | Organización | Empresa",
    "department = Abteilung | Service | Département | Departamento",
    "job title = Position | Stelle | Berufsbezeichnung | Fonction | Titre du poste | Puesto | Cargo",
    "e-mail address = E-Mail-Adresse | Adresse e-mail | Adresse de messagerie | Dirección de correo electrónico",
    "e-mail 2 address = E-Mail 2: Adresse | E-Mail-Adresse 2 | Adresse e-mail 2 | Adresse de messagerie 2"
    " | Dirección de correo electrónico 2 | Dirección del correo electrónico 2",
    "e-mail 3 address = E-Mail 3: Adresse | E-Mail-Adresse 3 | Adresse e-mail 3 | Adresse de messagerie 3"
    " | Dirección de correo electrónico 3 | Dirección del correo electrónico 3",
    "e-mail type = E-Mail-Typ | Type de messagerie | Tipo de correo electrónico",
    "e-mail display name = E-Mail: Angezeigter Name | Nom complet de l'adresse de messagerie"
    " | Nombre para mostrar del correo electrónico",
    "business phone = Telefon geschäftlich | Téléphone (bureau) | Téléphone bureau | Teléfono del trabajo"
    " | Teléfono comercial",
    "business phone 2 = Telefon geschäftlich 2 | Téléphone 2 (bureau) | Teléfono del trabajo 2",
    "home phone = Telefon privat | Téléphone (domicile) | Téléphone domicile | Teléfono particular",
    "home phone 2 = Telefon (privat 2) | Telefon privat 2 | Téléphone 2 (domicile) | Teléfono particular 2",
    "mobile phone = Mobiltelefon | Tél. mobile | Téléphone mobile | Teléfono móvil | Móvil",
    "primary phone = Haupttelefon | Téléphone principal | Teléfono principal",
    "other phone = Weiteres Telefon | Autre téléphone | Otro teléfono",
    "business street = Straße geschäftlich | Rue (bureau) | Calle del trabajo",
    "business city = Ort geschäftlich | Ville (bureau) | Ciudad del trabajo",
    "business postal code = Postleitzahl geschäftlich | Code postal (bureau) | Código postal del trabajo",
    "business country/region = Land/Region geschäftlich | Pays/Région (bureau) | País o región del trabajo",
    "home street = Straße privat | Rue (domicile) | Calle de domicilio | Calle particular",
    "home city = Ort privat | Ville (domicile) | Ciudad de domicilio | Ciudad particular",
    "home postal code = Postleitzahl privat | Code postal (domicile) | Código postal de domicilio",
    "web page = Webseite | Webpage | Page Web | Página Web",
    "birthday = Geburtstag | Anniversaire | Cumpleaños",
    "anniversary = Jahrestag | Anniversaire de mariage | Aniversario",
    "notes = Notizen | Notes | Notas | Remarques",
    "categories = Kategorien | Catégories | Categorías",
    "private = Privat | Privé | Privado",
    "gender = Geschlecht | Sexe | Sexo",
    "priority = Priorität | Priorité | Prioridad",
    "sensitivity = Vertraulichkeit | Critère de diffusion | Confidencialidad",
    "spouse = Partner | Conjoint(e) | Cónyuge",
)
GOOGLE = _table(
    "first name = Vorname | Prénom | Nombre",
    "middle name = Zweiter Vorname | Deuxième prénom | Autres prénoms | Segundo nombre",
    "last name = Nachname | Nom de famille | Nom | Apellido | Apellidos",
    "name prefix = Namenspräfix | Préfixe du nom | Préfixe | Prefijo del nombre | Prefijo",
    "name suffix = Namenssuffix | Suffixe du nom | Suffixe | Sufijo del nombre | Sufijo",
    "nickname = Spitzname | Pseudo | Surnom | Alias | Apodo",
    "organization name = Name der Organisation | Organisationsname | Nom de l'organisation | Nombre de la organización"
    " | Nombre de organización",
    "organization title = Titel in der Organisation | Organisationstitel | Poste dans l'organisation"
    " | Titre dans l'organisation | Cargo en la organización | Título de la organización",
    "organization department = Abteilung der Organisation | Service de l'organisation"
    " | Département de l'organisation | Departamento de la organización",
    "birthday = Geburtstag | Anniversaire | Date de naissance | Cumpleaños",
    "notes = Notizen | Remarques | Notas",
    "labels = Labels | Libellés | Etiquetas",
    "photo = Foto",
)
YOUTUBE = _table(
    "channel id = Kanal-ID | ID de la chaîne | ID des chaînes | ID del canal",
    "channel url = Kanal-URL | URL de la chaîne | URL des chaînes | URL del canal",
    "channel title = Kanaltitel | Titre de la chaîne | Titres des chaînes | Título del canal",
)
_NUMBERED = {
    "e-mail": "e-mail",
    "email": "e-mail",
    "adresse e-mail": "e-mail",
    "correo electronico": "e-mail",
    "telefon": "phone",
    "telephone": "phone",
    "telefono": "phone",
    "adresse": "address",
    "direccion": "address",
    "website": "website",
    "site web": "website",
    "sitio web": "website",
    "termin": "event",
    "evenement": "event",
    "evento": "event",
}
_ENDS = {
    **dict.fromkeys(("label", "beschriftung", "libelle", "etiqueta", "typ", "type", "tipo"), "label"),
    **dict.fromkeys(("value", "wert", "valeur", "valor"), "value"),
    **dict.fromkeys(("formatted", "formatiert", "formatee", "con formato"), "formatted"),
}


def translated(heads: Sequence[str], table: Mapping[str, str]) -> tuple[str, ...]:
    """The headings in lower case, those in another language as the English ones of this program.

    A translation that would double a heading stays what it was.
    """
    lower = [head.strip().strip("\ufeff").casefold() for head in heads]
    taken = set(lower)
    found: list[str] = []
    for head in lower:
        english = table.get(normalize(head)) or _numbered(head)
        if english and english not in taken:
            taken.add(english)
            found.append(english)
        else:
            found.append(head)
    return tuple(found)


def _numbered(head: str) -> str:
    """`Telefon 1 - Wert` as `phone 1 - value`; empty for any other heading."""
    start, dash, end = head.partition(" - ")
    what, _, number = start.rpartition(" ")
    if not dash or not number.isdigit():
        return ""
    kind, last = _NUMBERED.get(normalize(what)), _ENDS.get(normalize(end))
    return f"{kind} {number} - {last}" if kind and last else ""
