"""The ground of every journey: a browser, the pages, and a policy that holds."""


def test_a_page_that_is_not_there_says_so_and_is_accessible(page, axe):
    assert page.goto("/nulle-part/du-tout/").status == 404
    axe(page)
