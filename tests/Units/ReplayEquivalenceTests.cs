using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.State;
using Call = DaprMessaging.Contracts.Client.Request.CallOneofCase;

namespace DaprMessaging.Units;

/// <summary>
/// A device that applies its updates to what it showed before sees exactly what a fresh read shows, whatever people do. What
/// can be asked is what client.proto says: an operation without an example fails here.
/// </summary>
public sealed class ReplayEquivalenceTests
{
    private static readonly long[] Users = [1, 2, 3, 4];

    // Never stored in a mailbox: a query says so of a record that it cannot read, a client of a past that is no longer kept; or it is a step of a channel.
    private static readonly Update.ChangeOneofCase[] NotStored =
    [
        Update.ChangeOneofCase.None, Update.ChangeOneofCase.Unavailable, Update.ChangeOneofCase.TooLong,
        Update.ChangeOneofCase.NewMessages, Update.ChangeOneofCase.ChannelChanged,
    ];

    public static TheoryData<string> Commands => [.. Request.Descriptor.Oneofs.Single(o => o.Name == "call").Fields
        .Select(f => (Call)f.FieldNumber).Where(c => !Calls.IsQuery(c) && c is not (>= Call.GetSessions and not Call.GetUpdates)).Select(c => c.ToString())]; // these change no mailbox

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Updates_on_a_stale_view_show_what_a_fresh_read_shows(string command)
    {
        var call = Enum.Parse<Call>(command);
        Assert.True(OperationExamples.All.ContainsKey(call), $"{command} has no example in {nameof(OperationExamples)}");
        var (house, chat) = await OperationExamples.BeginAsync();
        using var _ = house;
        var stale = new List<(long User, string When, MailboxView View)>();
        var before = Users.Sum(u => house.Room.Mailbox(u).Pts);
        foreach (var user in Users) stale.Add((user, "from the beginning", MailboxView.From(0)));
        var steps = 0;
        await Watch(house, stale, () => ++steps, () => OperationExamples.All[call](house, chat));

        Assert.Equal(call == Call.SetTyping, Users.Sum(u => house.Room.Mailbox(u).Pts) == before);
        foreach (var user in Users) house.Room.Mailbox(user).AssertSound();
        Assert.Empty(await house.VerifyAsync());
        foreach (var (user, when, view) in stale)
        {
            await house.CatchUpAsync(user, view, slice: 1 + (steps % 3));
            var fresh = await house.ReadAfreshAsync(user);
            Assert.True(view.DifferenceTo(fresh) is null, $"user {user}, {when}: {view.DifferenceTo(fresh)}");
            await AssertListsAsync(house, user, fresh);
        }
    }

    [Fact]
    public async Task The_examples_make_every_kind_of_step_and_of_operation()
    {
        var (changes, kinds, actions) = (new HashSet<Update.ChangeOneofCase>(), new HashSet<Op.KindOneofCase>(), new HashSet<ServiceAction.KindOneofCase>());
        foreach (var example in OperationExamples.All.Values)
        {
            var (house, chat) = await OperationExamples.BeginAsync();
            using var _ = house;
            await example(house, chat);
            foreach (var record in Users.SelectMany(u => house.Room.Mailbox(u).Log)) changes.Add(record.Update.ChangeCase);
            foreach (var op in house.Room.Announced.SelectMany(d => d.Ops))
            {
                kinds.Add(op.KindCase);
                if (op.Service is { } service) actions.Add(service.Action.KindCase);
            }
        }

        Assert.Equal(Enum.GetValues<Update.ChangeOneofCase>().Except(NotStored), changes.Order());
        Assert.Equal(Enum.GetValues<Op.KindOneofCase>().Where(k => k != Op.KindOneofCase.None), kinds.Order());
        Assert.Equal(Enum.GetValues<ServiceAction.KindOneofCase>().Where(k => k != ServiceAction.KindOneofCase.None), actions.Order());
    }

    // After each commit somebody reads everything afresh, and will be told only what comes after that.
    private static async Task Watch(House house, List<(long, string, MailboxView)> stale, Func<int> next, Func<Task> act)
    {
        foreach (var user in Users) stale.Add((user, "from before it", await house.ReadAfreshAsync(user)));
        var commits = house.Store.Commits.Count;
        house.Asked = async () =>
        {
            if (house.Store.Commits.Count == commits) return;
            commits = house.Store.Commits.Count;
            var step = next();
            foreach (var user in Users) stale.Add((user, $"from within, after {step}", await house.ReadAfreshAsync(user)));
            commits = house.Store.Commits.Count;
        };
        await act();
        house.Asked = null;
    }

    // What has a list of its own is what the messages themselves say.
    private static async Task AssertListsAsync(House house, long user, MailboxView fresh)
    {
        foreach (var dialog in fresh.All.Where(d => !d.Peer.IsChannel))
        {
            var pinned = (await house.DoAsync(user, new Request { GetPinnedMessages = new GetPinnedMessages { Peer = dialog.Peer } })).History;
            Assert.Equal(dialog.Messages.Where(m => m.Pinned).Reverse(), pinned.Messages);
            Assert.Equal(
                (pinned.Messages.Count, pinned.Messages.FirstOrDefault()?.Id ?? 0), (dialog.Counters.PinnedMessagesCount, dialog.Counters.PinnedMessageId));
            var mentions = (await house.DoAsync(user, new Request { GetUnreadMentions = new GetUnreadMentions { Peer = dialog.Peer } })).History;
            Assert.Equal(dialog.Messages.Where(m => m.MentionUnread).Reverse(), mentions.Messages);
            Assert.Equal(mentions.Messages.Count, dialog.Counters.UnreadMentionsCount);
            var reactions = (await house.DoAsync(user, new Request { GetUnreadReactions = new GetUnreadReactions { Peer = dialog.Peer } })).History;
            Assert.Equal(dialog.Messages.Where(m => m.Reactions?.Unread == true).Reverse(), reactions.Messages);
            Assert.Equal(reactions.Messages.Count, dialog.Counters.UnreadReactionsCount);
            Assert.Equal(
                dialog.Messages.Count(m => m is { Out: false, Action: null, Past: false } && m.Id > dialog.Counters.ReadInboxMaxId), dialog.Counters.UnreadCount);
        }
    }
}
