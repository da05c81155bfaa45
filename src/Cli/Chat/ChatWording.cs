using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>How a chat is set up, in words.</summary>
internal static class ChatWording
{
    public static string Edit(ChatEdited edit) => string.Join(", ", Parts(edit));

    public static string Role(RoleChanged change) => change.Role switch
    {
        Contracts.Role.Owner => "the owner",
        Contracts.Role.Admin => $"an admin ({Rights(change.Rights)})",
        _ => "a member like any other",
    };

    public static string Rights(Rights? rights) =>
        rights is not { Rights_.Count: > 0 } some ? "nothing but to speak" : string.Join(", ", some.Rights_.Select(Of));

    private static string Of(Right right) => right switch
    {
        Right.SendMessages => "write",
        Right.SendMedia => "send media",
        Right.AddMembers => "add others",
        Right.PinMessages => "pin",
        Right.ChangeInfo => "change the chat",
        Right.DeleteMessages => "delete",
        Right.BanMembers => "ban",
        Right.AddAdmins => "make admins",
        _ => "what this version does not know",
    };

    private static IEnumerable<string> Parts(ChatEdited edit)
    {
        if (edit.HasTitle) yield return $"called the chat '{Wording.Plain(edit.Title)}'";
        if (edit.Photo is not null) yield return "gave the chat a photo";
        if (edit.PhotoRemoved) yield return "took the photo of the chat away";
        if (edit.HasAbout) yield return edit.About.Length > 0 ? $"describes the chat as '{Wording.Plain(edit.About)}'" : "took the description of the chat away";
        if (edit.DefaultRights is { } rights) yield return rights.Rights_.Count > 0 ? $"lets members: {Rights(rights)}" : "lets members read only";
        if (edit.Reactions is { } reactions)
            yield return reactions.Kind switch
            {
                ChatReactions.Types.Kind.None => "lets nobody react to messages",
                ChatReactions.Types.Kind.Listed => $"lets people react with {string.Join(' ', reactions.Emojis.Select(Wording.Plain))}",
                _ => "lets people react as they like",
            };
        if (edit.HasHistoryVisible) yield return edit.HistoryVisible ? "shows what was said before to those who come" : "no longer shows what was said before to those who come";
        if (edit.HasProtected) yield return edit.Protected ? "forbids to forward messages" : "allows to forward messages";
    }
}
