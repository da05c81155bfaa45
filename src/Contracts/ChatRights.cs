using DaprMessaging.Contracts.State;

namespace DaprMessaging.Contracts;

/// <summary>What somebody may do in a chat.</summary>
public static class ChatRights
{
    /// <summary>Those that can be allowed to members, and all.</summary>
    public static readonly IReadOnlyList<Right>
        OfMembers = [Right.SendMessages, Right.SendMedia, Right.AddMembers, Right.PinMessages, Right.ChangeInfo],
        All = [.. OfMembers, Right.DeleteMessages, Right.BanMembers, Right.AddAdmins];

    // Whoever looks after a chat can speak in it.
    private static readonly Right[] ofEveryAdmin = [Right.SendMessages, Right.SendMedia];

    /// <summary>All that a member may do as the chat is set up, in the order of their numbers.</summary>
    public static IReadOnlyList<Right> RightsIn(this Member member, ChatSettings? settings)
    {
        var allowed = settings?.DefaultRights?.Rights_.Intersect(OfMembers) ?? OfMembers;
        return member.Role switch
        {
            Role.Owner => All,
            Role.Admin => [.. allowed.Union(ofEveryAdmin).Union(member.GivenRights()).Order()],
            _ => [.. allowed.Order()],
        };
    }

    /// <summary>What an admin was given.</summary>
    public static IEnumerable<Right> GivenRights(this Member admin) => admin.Rights is { } given ? given.Rights_ : All.Except([Right.AddAdmins]);
}
