using DaprMessaging.Cli.Import;
using DaprMessaging.Cli.Tokens;
using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Units.Client;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Kind = DaprMessaging.Contracts.Client.Difference.Types.Kind;

namespace DaprMessaging.Units.Cli.Import;

/// <summary>Bob reads a channel, with one message unread. In each way in which it can differ from the log, that is found, and counted.</summary>
public sealed class ChannelMemberCheckTests : IAsyncLifetime
{
    private static readonly IrcLog log = IrcLog.Parse(
        "x", "[10:00] <alice> hello\n[10:01] <bob> alice: hi\n=== carol [c@h] has joined #x\n[10:03]  * bob waves\n=== carol [c@h] has left #x\n[10:05] <alice> and on"u8, ["1 5 -"]);

    private static readonly Person bob = log.People[1], carol = log.People[2];

    private static readonly Run run = new("1", log, new Uri("http://127.0.0.1"), new TokenIssuer(new byte[32], TimeProvider.System), isChannel: true);

    private static readonly Dictionary<string, (Action<ChannelMemberCheckTests> Hurt, ImportResult Finding)> damages = new()
    {
        ["nothing"] = (_ => { }, new()),
        ["a message is lost"] = (t => { t.steps.RemoveAt(3); t.history.RemoveAt(3); }, new() { Missing = 1 }),
        ["a step has no message"] = (t => t.steps.RemoveAt(3), new() { Missing = 1 }),
        ["the history lacks a message"] = (t => t.history.RemoveAt(2), new() { Missing = 1 }),
        ["a step comes twice"] = (t => t.steps.Add(t.steps[3]), new() { Duplicated = 1 }),
        ["the history has a message twice"] = (t => t.history.Insert(1, t.history[1]), new() { Duplicated = 1 }),
        ["steps are in another order"] = (t => t.steps.Reverse(2, 2), new() { OutOfOrder = 1 }),
        ["the history is in another order"] = (t => t.history.Reverse(2, 2), new() { OutOfOrder = 1 }),
        ["a message says something else"] = (t => t.steps[3].Content.Text = "and off", new() { Missing = 1, Duplicated = 1 }),
        ["a message is of somebody else"] = (t => t.steps[3].FromUserId = t.steps[1].FromUserId, new() { Missing = 1, Duplicated = 1 }),
        ["a message is lost that is answered"] = (t => { t.steps.RemoveAt(1); t.history.RemoveAt(1); }, new() { Missing = 1 }),
        ["an answer answers another"] = (t => t.steps[3].ReplyToMessageId = 2, new() { Missing = 1 }),
        ["an answer answers nothing"] = (t => t.steps[3].ReplyToMessageId = 0, new() { Missing = 1 }),
        ["a message answers"] = (t => t.steps[2].ReplyToMessageId = 2, new() { Missing = 1 }),
        ["a mention names nobody"] = (t => t.steps[1].Content.Entities.Clear(), new() { Missing = 1 }),
        ["too much is unread"] = (t => t.unread++, new() { UnreadMismatches = 1 }),
        ["the channel is not in the list"] = (t => t.unread = null, new() { UnreadMismatches = 1 }),
    };

    // As the channel keeps them. Messages begin with 2: 1 says that there is a channel.
    private readonly List<Message> steps = [.. log.Acts.OfType<Said>().Select((s, i) => new Message
    {
        Id = i + 2, Peer = run.Chat, FromUserId = run.UserIdOf(s.Who), Content = run.ContentOf(s), ReplyToMessageId = s.ReplyTo is null ? 0 : 3,
    })];

    private List<Message> history = [];
    private int? unread = 1;
    private bool isMember = true;
    private int lostStep;
    private ScriptedGateway gateway = null!;

    public static TheoryData<string> Damages => [.. damages.Keys];

    public async ValueTask InitializeAsync()
    {
        history = [.. steps.Select(m => m.Clone())];
        gateway = await ScriptedGateway.StartAsync();
        gateway.Answer = Answer;
    }

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Each_damage_is_found_and_counted_once(string damage)
    {
        damages[damage].Hurt(this);
        var (found, notes) = await CheckAsync(bob);
        Assert.Equal(damages[damage].Finding, found);
        Assert.Equal(found.IsClean(), notes.Count == 0);
    }

    [Fact]
    public async Task Who_has_left_reads_nothing()
    {
        (isMember, unread) = (false, null);
        Assert.Equal(new ImportResult(), (await CheckAsync(carol)).Found);
        isMember = true;
        Assert.Equal((1, "carol has left, and can still read it"), await CheckAsync(carol) is var (found, notes) ? (found.UnreadMismatches, notes.Single()) : default);
    }

    [Fact]
    public async Task Who_has_left_does_not_have_it_in_the_list()
    {
        isMember = false;
        await Assert.ThrowsAsync<RefusedException>(() => CheckAsync(carol));
    }

    [Fact]
    public async Task A_step_that_is_not_there_ends_the_check()
    {
        lostStep = 3;
        Assert.Equal("Step 3 of the channel is not there.", (await Assert.ThrowsAsync<InvalidOperationException>(() => CheckAsync(bob))).Message);
    }

    public ValueTask DisposeAsync() => gateway.DisposeAsync();

    private async Task<(ImportResult Found, List<string> Notes)> CheckAsync(Person person)
    {
        await using var client = gateway.NewClient();
        await client.ConnectAsync();
        var check = new ChannelMemberCheck(run, person, Expectation.InChannel(log)[person]);
        return (await check.RunAsync(client, TestContext.Current.CancellationToken), check.Notes);
    }

    private Result Answer(Request request)
    {
        if (request.GetChannels is not null) return new Result { Channels = Listed() };
        if (!isMember) return new Result { Refusal = new Refusal { Code = Code.NotAMember, Field = "peer" } };
        if (request.GetChannelDifference is { } asked) return new Result { ChannelDifference = new ChannelDifference { ChannelId = asked.ChannelId, Difference = After(asked.Pts) } };
        return new Result { History = Page(request.GetHistory.OffsetId) };
    }

    private Channels Listed() => unread is not { } count ? new Channels() : new Channels
    {
        Channels_ = { new ChannelDialog { Chat = new DaprMessaging.Contracts.Chat { Id = run.Chat.ChannelId }, Dialog = new Dialog { Counters = new DialogCounters { Peer = run.Chat, UnreadCount = count } } } },
    };

    // Two steps at once.
    private Difference After(long pts)
    {
        var updates = steps.Select(m => new Update { NewMessages = new NewMessages { Messages = { m } } })
            .Prepend(new Update { NewMessages = new NewMessages { Messages = { new Message { Id = 1, Action = new ServiceAction { ChatCreated = new ChatCreated() } } } } }).ToList();
        for (var i = 0; i < updates.Count; i++) updates[i].Pts = i + 1;
        var some = updates.Where(u => u.Pts != lostStep).SkipWhile(u => u.Pts <= pts).Take(2).ToList();
        return new Difference { Kind = some.Count == 0 ? Kind.Empty : some[^1].Pts < updates.Count ? Kind.Slice : Kind.Difference, Updates = { some }, Pts = some.LastOrDefault()?.Pts ?? pts };
    }

    private History Page(long offset)
    {
        var page = history.Skip(history.FindLastIndex(m => m.Id == offset) + 1).Take(3).ToList();
        return new History { Messages = { page }, More = page.Count > 0 && page[^1] != history[^1] };
    }
}
