using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Simulation.Devices;

namespace DaprMessaging.Simulation.Checks;

/// <summary>Somebody set something to a value at a time.</summary>
internal readonly record struct Claim(long Owner, string What, long At, string Value)
{
    /// <summary>What asked for it; null: a login, or a message that took a draft away.</summary>
    public Question? Question { get; init; }
}

/// <summary>All that was set by commands that the broker took: names, marks, mutes, folders, pins, drafts, blocks.</summary>
internal sealed class Claims(Ledger ledger)
{
    private readonly List<Claim> claims = [];

    /// <summary>The latest claims of each thing: several only if they were made in the same moment.</summary>
    public IEnumerable<IGrouping<(long Owner, string What), Claim>> Latest => claims.GroupBy(c => (c.Owner, c.What))
        .SelectMany(g => g.Where(c => c.At == g.Max(other => other.At))).GroupBy(c => (c.Owner, c.What));

    public IReadOnlyList<Claim> All => claims;

    public void Add(Claim claim) => claims.Add(claim);

    /// <summary>How far somebody asked for something to go, by what it is: what goes furthest stays.</summary>
    public List<(long Owner, string What, string Conversation, long UpTo)> Marks { get; } = [];

    /// <summary>Messages whose contents somebody said to have read.</summary>
    public HashSet<(long Owner, string Conversation, long Place)> Plays { get; } = [];

    /// <summary>What users have wanted to be called, in small letters.</summary>
    public HashSet<(long Owner, string Username)> Usernames { get; } = [];

    /// <summary>What people pinned for themselves; place 0: all.</summary>
    public List<PinForMe> Pins { get; } = [];

    public void Hear(Emission emission)
    {
        if (emission.Topic != Names.InboxTopic) return;
        if (Is(emission, ClearDialog.Parser) is { } clear) Marks.Add((clear.Owner, "cleared", clear.Conversation, clear.UpTo));
        if (Is(emission, ReadMentions.Parser) is { } seen) Marks.Add((seen.Owner, "mentions", seen.Conversation, seen.UpTo));
        if (Is(emission, ReadReactions.Parser) is { } looked) Marks.Add((looked.Owner, "reactions", looked.Conversation, looked.Pts));
        if (Is(emission, ReadHistory.Parser) is { } reading) Marks.Add((reading.Owner, "read", reading.Conversation, reading.UpTo));
        if (Is(emission, ReadContents.Parser) is { } contents) Plays.UnionWith(contents.DialogMessageIds.Select(place => (contents.Owner, contents.Conversation, place)));
        if (Is(emission, PinForMe.Parser) is { } pinned) Pins.Add(pinned);
        if (Is(emission, SaveProfile.Parser) is { } profile) Usernames.Add((profile.Owner, profile.Username.ToLowerInvariant()));
        if (Is(emission, SaveProfile.Parser) is { } named) Add(named.Origin, new Claim(named.Owner, "name", named.At, named.Name));
        if (Is(emission, BlockUser.Parser) is { } block) Add(block.Origin, new Claim(block.Owner, $"block {block.UserId}", block.At, $"{block.Blocked}"));
        if (Is(emission, MarkDialogUnread.Parser) is { } mark) Add(mark.Origin, new Claim(mark.Owner, $"mark {mark.Conversation}", mark.At, $"{mark.Unread}"));
        if (Is(emission, ReadHistory.Parser) is { UnmarksAt: > 0 } read) Add(read.Origin, new Claim(read.Owner, $"mark {read.Conversation}", read.UnmarksAt, "False"));
        if (Is(emission, MuteDialog.Parser) is { } mute) Add(mute.Origin, new Claim(mute.Owner, $"mute {mute.Conversation}", mute.At, $"{mute.Until}"));
        if (Is(emission, SetDialogFolder.Parser) is { } folder) Add(folder.Origin, new Claim(folder.Owner, $"folder {folder.Conversation}", folder.At, $"{folder.FolderId}"));
        if (Is(emission, PinDialog.Parser) is { } pin) Add(pin.Origin, new Claim(pin.Owner, $"pin {pin.Conversation}", pin.At, $"{pin.Pinned}"));
        if (Is(emission, SaveDraft.Parser) is { } draft) Add(draft.Origin, new Claim(draft.Owner, $"draft {draft.Conversation}", draft.At, draft.Draft?.Content.Text ?? ""));
        if (Is(emission, ReorderPinnedDialogs.Parser) is { } order) Add(order.Origin, new Claim(order.Owner, $"order {order.FolderId}", order.At, $"{order.Peers}"));
    }

    private void Add(Origin origin, Claim claim) => claims.Add(claim with { Question = ledger.QuestionOf(origin.SessionId, origin.RequestId) });

    private static T? Is<T>(Emission emission, Google.Protobuf.MessageParser<T> parser) where T : class, Google.Protobuf.IMessage<T>, new() =>
        emission.Type == new T().Descriptor.FullName && IsSound(emission, parser) is { } read ? read : null;

    private static T? IsSound<T>(Emission emission, Google.Protobuf.MessageParser<T> parser) where T : class, Google.Protobuf.IMessage<T>
    {
        try
        {
            return parser.ParseFrom(emission.Data);
        }
        catch (Google.Protobuf.InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
