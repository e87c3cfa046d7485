"""Who leaves their page alone is signed out, is told why and comes back; a page by itself is nobody."""

from __future__ import annotations

from sqlalchemy import select

from queue_server.store.schema import session

LIMIT = 60
BY_ITSELF = {"Front-Door-Refresh": "yes"}


async def rows(server):
    """The sessions as they are kept."""
    return await server.door.reader.read(lambda connection: connection.execute(select(session)).all())


async def test_whoever_does_something_stays_and_whoever_does_nothing_is_signed_out(server):
    reception = await server.staff("reception")
    for _ in range(3):
        server.clock.forward(minutes=LIMIT - 1)
        assert (await reception.get("/api/reception/view")).status_code == 200
    server.clock.forward(minutes=LIMIT)
    assert (await reception.get("/api/reception/view")).status_code == 401
    assert (await reception.get("/api/reception/view")).json()["code"] == "not_signed_in"


async def test_a_page_that_looks_by_itself_keeps_nobody_signed_in(server):
    reception = await server.staff("reception")
    for _ in range(2):
        server.clock.forward(minutes=LIMIT / 2 - 1)
        assert (await reception.get("/reception", headers=BY_ITSELF)).status_code == 200
    server.clock.forward(minutes=2)
    looked = await reception.get("/reception", headers={**BY_ITSELF, "HX-Request": "true"})
    assert (looked.status_code, looked.headers["hx-redirect"]) == (401, "/sign-in?next=/reception&idle=yes")


async def test_the_sign_in_page_says_why_and_leads_back(server):
    reception = await server.staff("reception")
    server.clock.forward(minutes=LIMIT)
    asked = await reception.get("/reception/delays")
    assert (asked.status_code, asked.headers["location"]) == (303, "/sign-in?next=/reception/delays&idle=yes")
    page = (await reception.get(asked.headers["location"])).text
    assert "We signed you out because nobody used this page for 60 minutes." in page
    assert 'name="next" value="/reception/delays"' in page
    act = {"data": {"text": "Hello."}, "headers": {"Referer": "http://front-door.test/reception/delays"}}
    acted = await reception.post("/act/set-notice", **act)
    assert acted.headers["location"] == "/sign-in?next=/reception/delays&idle=yes"


async def test_who_was_never_signed_in_signed_out_or_was_there_12_hours_is_not_told_so(server):
    stranger, gone = server.anyone(), await server.staff("reception")
    token = gone.cookies["front_door"]
    await gone.post("/api/sign-out")
    gone.cookies.set("front_door", token, domain="front-door.test")
    long = await server.staff("manager")
    for _ in range(13):
        server.clock.forward(minutes=55)
        await long.get("/manager")
    server.clock.forward(minutes=5)
    for person, path in ((stranger, "/desk"), (gone, "/reception"), (long, "/manager")):
        assert (await person.get(path)).headers["location"] == f"/sign-in?next={path}", path


async def test_being_there_is_written_once_a_minute_at_most(server):
    reception = await server.staff("reception")
    (before,) = await rows(server)
    server.clock.forward(seconds=59)
    await reception.get("/reception")
    assert await rows(server) == [before]
    server.clock.forward(seconds=1)
    await reception.get("/reception")
    (after,) = await rows(server)
    assert (after.ends_at - before.ends_at).total_seconds() == 60
