"""The checker itself: a page on which nothing is wrong, and for each rule the same page with one thing wrong."""

import pytest

from tests.web.pages import check

NONCE = "AbCdEfGhIjKlMnOpQrStUv"
POLICY = (
    "default-src 'none'; script-src 'nonce-AbCdEfGhIjKlMnOpQrStUv'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}
GOOD = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Sign in - Authority Directory</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="stylesheet" href="/static/directory.css">
<link rel="icon" href="/static/mark.svg">
<script src="/static/filter.js" nonce="AbCdEfGhIjKlMnOpQrStUv" defer></script>
</head>
<body>
<a href="#main">Skip to content</a>
<header><a href="/"><img src="/static/mark.svg" alt="Authority Directory"></a></header>
<main id="main">
<h1>Sign in</h1>
<div class="error-summary" role="alert"><h2>There is a problem</h2><ul><li><a href="#mail">Give your address</a></li></ul></div>
<form method="post" action="/sign-in">
<input type="hidden" name="form_token" value="a1b2">
<label for="mail">Address</label><p id="mail-error">It is empty.</p>
<input id="mail" name="mail" aria-invalid="true" aria-describedby="mail-error">
<fieldset><legend>Language</legend><label><input type="radio" name="lang" value="en"> English</label></fieldset>
<button type="submit">Sign in</button>
</form>
<h2>Numbers</h2>
<table><caption>By State</caption><tr><th scope="col">State</th></tr><tr><td>Japan</td></tr></table>
<p><a href="https://www.coe.int/" rel="noreferrer">Treaty Office</a> <a href="tel:+81355555555">call</a></p>
<svg aria-hidden="true"><path d="M0 0"/></svg>
</main>
</body>
</html>
"""

# The text that is replaced, what stands there instead, and what is said of it.
BAD = (
    ("<!doctype html>", "", "document: it does not begin with <!doctype html>"),
    ('<html lang="en">', "<html>", "document: html has lang=''"),
    ('<html lang="en">', '<html lang="de">', "document: html has lang='de'"),
    ("</label><p id", "<p id", "document: line 23: </form> closes <label>"),
    ("<p>", '<p class="a" class="b">', "document: <p> has class twice"),
    ("</body>\n</html>", "</body>", "document: <html> is never closed"),
    ("It is empty.", "{{ error }}", "document: a template left '{{'"),
    ("It is empty.", "Undefined", "document: a template left 'Undefined'"),
    ('<meta charset="utf-8">', '<meta charset="utf-8"><meta http-equiv="Refresh" content="5">', "document: the page reloads"),
    ("initial-scale=1", "maximum-scale=1", "document: the page cannot be enlarged"),
    ('name="viewport"', 'name="theme-color"', "document: there is no viewport"),
    ('rel="icon"', 'rel="alternate"', "document: it names no icon"),
    ("<title>Sign in - Authority Directory</title>", "", "title: there are 0 titles"),
    ("</title>", "</title><title>Sign in - Authority Directory</title>", "title: there are 2 titles"),
    ("- Authority Directory</title>", "</title>", "title: the title 'Sign in' does not end with"),
    ("<title>Sign in - ", "<title>", "title: the title 'Authority Directory' does not say which page"),
    ("<h1>Sign in</h1>", "", "headings: there are 0 h1"),
    ("<h2>Numbers</h2>", "<h1>Numbers</h1>", "headings: there are 2 h1"),
    ("<h2>Numbers</h2>", "<h4>Numbers</h4>", "headings: h4 follows h2"),
    ("<h1>Sign in</h1>", "<h2>Sign in</h2><h1>Sign in</h1>", "headings: h2 follows the beginning"),
    ("<h2>Numbers</h2>", '<h2><span aria-hidden="true">1</span></h2>', "headings: <h2> is empty"),
    ("<h2>Numbers</h2>", '<h2 id="mail">Numbers</h2>', "identifiers: id 'mail' is there 2 times"),
    ("<h2>Numbers</h2>", '<h2 id="my numbers">Numbers</h2>', "identifiers: id 'my numbers' is not a word"),
    ('aria-describedby="mail-error"', 'aria-describedby="mail-eror"', "aria-describedby names 'mail-eror'"),
    ('<button type="submit"', '<button type="submit" aria-controls="list"', "aria-controls names 'list'"),
    ('<label for="mail">', '<label for="post">', "identifiers: <label for=\"post\">: for names 'post'"),
    ("<td>", '<td headers="h1">', "headers names 'h1'"),
    ('<a href="/">', '<a href="#top">', 'identifiers: <a href="#top"> leads nowhere'),
    ('<label for="mail">Address</label>', "", 'labels: <input id="mail"'),
    ('<label for="mail">Address</label>', '<label for="mail"></label>', 'labels: <input id="mail"'),
    ("<legend>Language</legend>", "", "labels: <fieldset> has no legend"),
    ("fieldset", "section", "is a choice outside any group"),
    ("<p>", "<p><select><option>1</option></select>", "labels: <select> has no label"),
    ("<p>", "<p><textarea>1</textarea>", "labels: <textarea> has no label"),
    ('type="submit">Sign in<', 'type="submit"><', 'names: <button type="submit"> has no name'),
    ('alt="Authority Directory"', 'alt=""', 'names: <a href="/"> has no name'),
    ("<p>", '<p><input type="submit" value="">', 'names: <input type="submit" value=""> has no name'),
    ('<button type="submit"', '<button type="submit" tabindex="1"', "puts itself before others"),
    ('<a href="#main">Skip to content</a>', "", "skipping: the first thing that the keyboard reaches is no link to main"),
    ('<a href="#main">', '<a href="#mail">', "skipping: the first thing"),
    ('<main id="main">', '<main id="content">', "skipping: the first thing"),
    ("</main>", "</main><main>Other</main>", "skipping: there are 2 main elements"),
    ('aria-invalid="true" ', "", "errors: the error summary leads to <input"),
    (' aria-describedby="mail-error"', "", 'aria-invalid="true"> is in error and does not say why'),
    ('<a href="#mail">Give your address</a>', "Give your address", 'role="alert"> leads to no field'),
    ('<a href="#mail">', '<a href="#main">', "which is no field"),
    ('class="error-summary" role="alert"', "", "is in error, and no error summary leads to it"),
    ("<caption>By State</caption>", "", "tables: <table> has no caption"),
    ('<th scope="col">State</th>', "<td>State</td>", "tables: <table> has no headings"),
    (' scope="col"', "", "tables: <th> 'State' has no scope"),
    (' alt="Authority Directory"', "", 'pictures: <img src="/static/mark.svg"> has no alt'),
    ('<svg aria-hidden="true">', "<svg>", "pictures: <svg> is neither"),
    ('<svg aria-hidden="true">', '<svg role="img">', 'pictures: <svg role="img"> is neither'),
    (' src="/static/filter.js"', "", "is written in the page"),
    ('"/static/filter.js"', '"https://cdn.example/filter.js"', "is not ours"),
    ('"/static/filter.js"', '"//cdn.example/filter.js"', "is not ours"),
    (f' nonce="{NONCE}"', "", "has not the nonce of the policy"),
    (f' nonce="{NONCE}"', ' nonce="other"', "has not the nonce of the policy"),
    ("<h1>", "<style>h1 { color: red }</style><h1>", "scripts: <style> is written in the page"),
    ("<h1>", '<h1 style="color: red">', "has style written in the page"),
    ("<button ", '<button onclick="go()" ', "has onclick written in the page"),
    ('href="/"', 'href="java\tscript:go()"', "has code in href"),
    ('"/static/directory.css"', '"https://fonts.example/x.css"', "addresses: <link"),
    ('"/static/mark.svg"', '"data:image/svg+xml,x"', "addresses: <img"),
    ('alt="Authority', 'srcset="/a.png 1x, https://cdn.example/b.png 2x" alt="Authority', "goes elsewhere"),
    ('action="/sign-in"', 'action="https://elsewhere.example/"', "addresses: <form"),
    (' rel="noreferrer"', "", "leads outside without rel=noreferrer"),
    ("<p>", '<p><iframe src="/other"></iframe>', "has no place in a page"),
    ('<a href="/">', '<a href="/" ping="/seen">', "tells others what is pressed"),
    ('name="form_token"', 'name="token"', "carries no form_token"),
    ('value="a1b2"', 'value=""', "carries no form_token"),
    ('type="hidden"', 'type="text" aria-label="Token"', "carries no form_token"),
    ('method="post"', 'method="get"', "puts what is secret into an address"),
    ('method="post"', 'method="put"', "a method that browsers do not know"),
)  # fmt: skip

BAD_HEADERS = (
    ("Content-Security-Policy", "default-src 'none'", "default-src 'self'", "policy: the policy says default-src 'self'"),
    ("Content-Security-Policy", "frame-ancestors 'none'; ", "", "policy: the policy says frame-ancestors nothing"),
    ("Content-Security-Policy", "base-uri 'none'; ", "", "policy: the policy says base-uri nothing"),
    ("Content-Security-Policy", "form-action 'self'; ", "", "policy: the policy says form-action nothing"),
    ("Content-Security-Policy", "require-trusted-types-for 'script'; ", "", "says require-trusted-types-for nothing"),
    ("Content-Security-Policy", "trusted-types 'none'", "trusted-types *", "policy: the policy says trusted-types *"),
    ("Content-Security-Policy", "script-src ", "script-src 'self' ", "not a nonce alone"),
    ("Content-Security-Policy", f"script-src 'nonce-{NONCE}'; ", "", "says script-src nothing, not a nonce alone"),
    ("Content-Security-Policy", NONCE, "short", "policy: the nonce short can be guessed"),
    ("Content-Security-Policy", "style-src 'self'", "style-src 'unsafe-inline'", "the policy says style-src 'unsafe-inline'"),
    ("Content-Security-Policy", "img-src 'self'", "img-src https:", "the policy says img-src https:"),
    ("Content-Type", "; charset=utf-8", "", "headers: Content-Type is text/html"),
    ("X-Content-Type-Options", "nosniff", "", "headers: x-content-type-options is"),
    ("Referrer-Policy", "same-origin", "origin", "headers: referrer-policy is origin"),
    ("Cache-Control", "private, no-cache", "max-age=60", "headers: a shared cache may keep what one person is shown"),
)


def test_a_good_page_has_no_fault() -> None:
    assert check(GOOD, HEADERS, signed_in=True) == []


def test_a_page_for_nobody_needs_no_form_token_and_may_be_kept() -> None:
    page = GOOD.replace('<input type="hidden" name="form_token" value="a1b2">', "")
    assert check(page, HEADERS | {"Cache-Control": "public, max-age=60"}) == []


def test_a_page_in_french_ends_its_title_in_french() -> None:
    french = GOOD.replace('lang="en"', 'lang="fr"')
    assert check(french, HEADERS, signed_in=True) == [
        "title: the title 'Sign in - Authority Directory' does not end with 'Annuaire des autorités'"
    ]
    assert check(french.replace("- Authority Directory<", "- Annuaire des autorités<"), HEADERS, signed_in=True) == []


def test_addresses_on_our_own_origin_may_be_written_out() -> None:
    page = GOOD.replace('src="/static/mark.svg"', 'src="https://directory.example/static/mark.svg"')
    assert check(page, HEADERS, signed_in=True, origin="https://directory.example") == []
    assert check(page, HEADERS, signed_in=True) == [
        'addresses: <img src="https://directory.example/static/mark.svg" alt="Authority Directory"> goes elsewhere'
    ]


@pytest.mark.parametrize(("there", "instead", "said"), BAD, ids=[f"{i}-{said[:40]}" for i, (_, _, said) in enumerate(BAD)])
def test_a_fault_is_told(there: str, instead: str, said: str) -> None:
    assert there in GOOD
    faults = check(GOOD.replace(there, instead), HEADERS, signed_in=True)
    assert any(said in fault for fault in faults), faults


@pytest.mark.parametrize(("name", "there", "instead", "said"), BAD_HEADERS, ids=[said for *_, said in BAD_HEADERS])
def test_a_fault_in_the_headers_is_told(name: str, there: str, instead: str, said: str) -> None:
    assert there in HEADERS[name]
    faults = check(
        GOOD.replace(NONCE, "short" if instead == "short" else NONCE),
        HEADERS | {name: HEADERS[name].replace(there, instead)},
        signed_in=True,
    )
    assert any(said in fault for fault in faults), faults


def test_a_cookie_is_never_kept_for_others() -> None:
    kept = HEADERS | {"Cache-Control": "public", "Set-Cookie": "a=b"}
    assert check(GOOD, kept) == ["headers: a shared cache may keep somebody's cookie"]
