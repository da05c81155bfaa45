using DaprMessaging.Contracts.State;

namespace DaprMessaging.Contracts;

/// <summary>What somebody may do in a chat.</summary>
public static class ChatRights
{
    /// <summary>Those that can be allowed to members; those of an admin of whom nothing else is said; and all.</summary>
    public static readonly IReadOnlyList<Right>
        OfMembers = [Right.SendMessages, Right.SendMedia, Right.AddMembers, Right.PinMessages, Right.ChangeInfo],
        OfAdmins = [.. OfMembers, Right.DeleteMessages, Right.BanMembers],
        All = [.. OfAdmins, Right.AddAdmins];

    // Whoever looks after a chat can speak in it.
    private static readonly Right[] ofEveryAdmin = [Right.SendMessages, Right.SendMedia];

    /// <summary>All that a member may do as the chat is set up, in the order of their numbers.</summary>
    public static IReadOnlyList<Right> RightsIn(this Member member, ChatSettings? settings) =>
        [.. All.Union(member.GivenRights()).Where(right => member.May(right, settings)).Order()];

    /// <summary>It is asked for each message: no list is made for it.</summary>
    public static bool May(this Member member, Right right, ChatSettings? settings) => member.Role switch
    {
        Role.Owner => true,
        Role.Admin => IsAllowed(right, settings) || ofEveryAdmin.Contains(right) || member.GivenRights().Contains(right),
        _ => IsAllowed(right, settings),
    };

    /// <summary>What an admin was given.</summary>
    public static IEnumerable<Right> GivenRights(this Member admin) => admin.Rights is { } given ? given.Rights_ : OfAdmins;

    private static bool IsAllowed(Right right, ChatSettings? settings) =>
        OfMembers.Contains(right) && settings?.DefaultRights?.Rights_.Contains(right) != false;
}
