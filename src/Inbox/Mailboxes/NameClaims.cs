using DaprMessaging.Contracts;
using DaprMessaging.Contracts.State;

namespace DaprMessaging.Inbox.Mailboxes;

/// <summary>
/// Who is called how, for mentions: a username leads to the one who claimed it last. Usernames are shared by all mailboxes:
/// they change only under their etags, and a mailbox that claims one is committed alone.
/// </summary>
internal sealed class NameClaims(Mailbox mailbox)
{
    private readonly Dictionary<string, Document<Username>> names = [];

    public bool AreMade { get; private set; }

    public void Prepare(string username, Preparation preparation)
    {
        if (NameOf(username) is { } name) preparation.Need(name);
    }

    /// <summary>
    /// The owner is called so from then on, and no longer as before. What is given up keeps the time at which it was claimed:
    /// whoever has claimed it since, and whose turn comes later, has it.
    /// </summary>
    public void Claim(string username, string before, long at)
    {
        if (NameOf(username) is { } name && at > name.Value.SetAt) Set(name, mailbox.Owner, at);
        if (NameOf(before) is { } old && old != NameOf(username) && old.Value.UserId == mailbox.Owner) Set(old, 0, old.Value.SetAt);
    }

    public void Settle()
    {
        names.Clear();
        AreMade = false;
    }

    private void Set(Document<Username> name, long user, long at)
    {
        name.Value = new Username { UserId = user, SetAt = at };
        mailbox.SaveIfUnchanged(name);
        AreMade = true;
    }

    private Document<Username>? NameOf(string username)
    {
        if (!Mentions.IsUsername(username)) return null;
        var key = Names.Username(username);
        if (!names.TryGetValue(key, out var document)) names[key] = document = new Document<Username>(key);
        return document;
    }
}
