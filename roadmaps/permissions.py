"""Who may do what in a region: roles, and what is open to whom."""

from roadmaps.models import Role


def roles_of(user, region):
    """The names of the roles this person holds in the region."""
    if not user.is_authenticated:
        return frozenset()
    return frozenset(Role.objects.filter(user=user, region=region).values_list("name", flat=True))


def works_in_a_back_room(user):
    """Whether a role anywhere, or the administration, asks for a second factor."""
    return user.is_staff or Role.objects.filter(user=user).exists()


def can_manage(user, region):
    """Administrators write the plan, its phases and its versions."""
    return Role.Name.ADMINISTRATOR in roles_of(user, region)


def can_moderate(user, region):
    """Moderators and administrators decide on contributions."""
    return bool({Role.Name.MODERATOR, Role.Name.ADMINISTRATOR} & roles_of(user, region))


def can_verify(user, region):
    """Secretaries and administrators verify organisations and who speaks for them."""
    return bool({Role.Name.SECRETARY, Role.Name.ADMINISTRATOR} & roles_of(user, region))


def can_keep_committee(user, region):
    """Secretaries and administrators set up the committee and watch its letters."""
    return bool({Role.Name.SECRETARY, Role.Name.ADMINISTRATOR} & roles_of(user, region))
