using DaprMessaging.Cli.Verify;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Inbox;
using DaprMessaging.Contracts.State;
using DaprMessaging.Hosting;
using DaprMessaging.Inbox.Verification;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.ChannelCommands;
using static DaprMessaging.Units.Inbox.Commands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>Whatever a channel keeps is built again from its operations, and the channel goes on as if nothing had happened.</summary>
public sealed class ChannelDamageTests
{
    private static readonly string head = Names.ConversationHead(Channel);

    private static readonly Dictionary<string, Action<ChannelDamageTests>> kinds = new()
    {
        ["a head that says something else"] = t => t.Change<ConversationHead>(head, h => (h.MemberCount, h.Title) = (7, "mine")),
        ["a head of old"] = t => t.Change<ConversationHead>(head, h => h.LastOp -= 2),
        ["a head that cannot be read"] = t => t.room.Store.Damage(head),
        ["a head that is gone"] = t => t.room.Store.Remove(head),
        ["a member who is gone"] = t => t.room.Store.Remove(Names.Members(Channel, 2)),
        ["members that cannot be read"] = t => t.room.Store.Damage(Names.Members(Channel, 2)),
        ["a member who never came"] = t => t.room.Store.Put(Names.Members(Channel, 77), new Membership { Members = { new Member { UserId = 77, Role = Role.Owner, Intervals = { new Interval { JoinedOp = 1 } } } } }),
        ["a message that is gone"] = t => t.room.Store.Remove(Names.ChannelMessage(Channel, 2)),
        ["a message that says something else"] = t => t.Change<ChannelMessage>(Names.ChannelMessage(Channel, 2), m => m.Message.Content.Text = "forged"),
        ["a message that cannot be read"] = t => t.room.Store.Damage(Names.ChannelMessage(Channel, 2)),
        ["a message that was deleted"] = t => t.Change<ChannelMessage>(Names.ChannelMessage(Channel, 3), m => (m.Deleted, m.Message.Content) = (false, new Content { Text = "back" })),
        ["places at which nothing is to be read"] = t => t.Change<SilentPlaces>(Names.SilentPlaces(Channel, 0), s => s.DialogMessageIds.Clear()),
        ["all of it"] = t => t.room.Store.Keys.Where(k => k.StartsWith(head, StringComparison.Ordinal) && !k.Contains("/op/", StringComparison.Ordinal) && !k.Contains("/sent/", StringComparison.Ordinal))
            .ToList().ForEach(t.room.Store.Remove),
    };

    private readonly Room room = new();

    public static TheoryData<string> Kinds => [.. kinds.Keys];

    private ConversationRebuild Rebuild => new(room.Store, Channel);

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_is_found_and_mended(string kind)
    {
        await BeginAsync();
        var before = Documents();
        kinds[kind](this);
        var damages = await DamagesAsync();
        Assert.NotEmpty(damages);
        Assert.All(damages, d => Assert.Equal(("channel b:5", "dmsg rebuild --conversation b:5 --write"), (d.Where, Complaint.Of(d).Remedy)));
        Assert.Equal(damages, await Rebuild.CompareAsync());

        await Rebuild.WriteAsync();

        Assert.Empty(await Rebuild.CompareAsync());
        Assert.Empty(await DamagesAsync());
        Assert.Equal(before, Documents());
        await room.RunAsync(Send(Channel, 2, 91, "life goes on"), PutOut(1, 92, 2), Bring(1, 93, 6), Edit(Channel, 1, 94, 2, "TWO", at: 5000));
        Assert.Equal(("life goes on", "TWO"), (room.Store.Kept(6)!.Message.Content.Text, room.Store.Kept(2)!.Message.Content.Text));
        Assert.Empty(await DamagesAsync());
    }

    [Fact]
    public async Task An_operation_that_is_lost_only_a_backup_brings_back()
    {
        await BeginAsync();
        room.Store.Remove(Names.Op(Channel, 3));
        room.Store.Remove(Names.ChannelMessage(Channel, 2));
        room.Store.Remove(head);
        var before = room.Store.Snapshot();
        Assert.Contains(await DamagesAsync(), d => d is { What: "operations 3 of 7 cannot be read", Cure: Cure.Backup });
        Assert.DoesNotContain(await DamagesAsync(), d => d.Cure == Cure.Rebuild);
        Assert.Empty(await Rebuild.WriteAsync());
        Assert.Equal(before, room.Store.Snapshot());
    }

    [Fact]
    public async Task Where_nothing_differs_and_of_nothing_nothing_is_written()
    {
        await BeginAsync();
        var before = room.Store.Snapshot();
        Assert.Empty(await Rebuild.WriteAsync());
        Assert.Empty(await new ConversationRebuild(room.Store, "b:4711").WriteAsync());
        Assert.Equal(before, room.Store.Snapshot());
    }

    [Fact]
    public async Task Comparing_writes_nothing()
    {
        await BeginAsync();
        room.Store.Remove(Names.ChannelMessage(Channel, 2));
        var before = room.Store.Snapshot();
        await Rebuild.CompareAsync();
        Assert.Equal(before, room.Store.Snapshot());
    }

    [Fact]
    public async Task Inbox_which_has_the_damaged_channel_in_memory_reads_it_afresh()
    {
        await BeginAsync();
        Change<ConversationHead>(head, h => h.MemberCount = 7);
        room.Restart();
        await room.RunAsync(Send(Channel, 1, 81));
        await Rebuild.WriteAsync();
        await room.RunAsync(Send(Channel, 1, 82), Bring(1, 83, 4));
        Assert.Equal(3, room.Store.Head().MemberCount);
        Assert.Empty(await DamagesAsync());
    }

    [Fact]
    public async Task Whoever_writes_in_between_is_not_undone()
    {
        await BeginAsync();
        room.Store.Remove(Names.ChannelMessage(Channel, 2));
        Interrupt(Edit(Channel, 1, 81, 4, "meanwhile", at: 5000), Send(Channel, 2, 82, "this too"));
        await Rebuild.WriteAsync();
        Assert.Equal(("meanwhile", "this too"), (room.Store.Kept(4)!.Message.Content.Text, room.Store.Kept(6)!.Message.Content.Text));
        Assert.Empty(await DamagesAsync());
    }

    [Fact]
    public async Task A_turn_that_had_read_what_was_wrong_does_not_bring_it_back()
    {
        await BeginAsync();
        Change<ChannelMessage>(Names.ChannelMessage(Channel, 2), m => m.Message.Date = 7);
        room.Restart();
        var isBusy = false;
        room.Store.OnCommit = _ =>
        {
            if (isBusy) return null;
            isBusy = true;
            Rebuild.WriteAsync().GetAwaiter().GetResult();
            return null;
        };
        await room.RunAsync(Edit(Channel, 1, 81, 2, "edited", at: 5000));
        Assert.Equal(("edited", 1000), (room.Store.Kept(2)!.Message.Content.Text, room.Store.Kept(2)!.Message.Date));
        Assert.Empty(await DamagesAsync());
    }

    [Fact]
    public async Task More_than_a_transaction_takes_is_written_in_several_and_others_may_write_between_them()
    {
        await BeginAsync();
        for (var n = 0; n < 30; n++) await room.RunAsync(Enumerable.Range(0, 30).Select(i => Send(Channel, 1, 1000 + (n * 30) + i, new string('x', 4000))));
        foreach (var place in Enumerable.Range(10, 800)) room.Store.Remove(Names.ChannelMessage(Channel, place));
        room.Store.ForgetCalls();
        Interrupt(Delete(Channel, 1, 81, 900), Send(Channel, 2, 82));
        await Rebuild.WriteAsync();
        Assert.True(room.Store.Commits.Count > 3);
        Assert.All(room.Store.Commits, c => Assert.InRange(c.Sum(w => w.Size), 1, 3 << 20));
        Assert.Empty(await DamagesAsync());
    }

    [Fact]
    public async Task Who_listens_hears_of_a_step_that_changes_nothing()
    {
        await BeginAsync();
        room.Store.Remove(Names.ChannelMessage(Channel, 2));
        var told = BroadcastOf(Assert.Single(await Rebuild.WriteAsync()));
        Assert.Equal((8, 6, 0), ((int)told.Updates.Channels[0].Pts, (int)told.LeftOp, told.Updates.Channels[0].Updates.Single().MessagesDeleted.Ids.Count));
    }

    [Fact]
    public async Task A_store_that_is_out_is_said_to_be()
    {
        await BeginAsync();
        room.Store.Remove(head);
        room.Store.OnCommit = _ => new StateException(StateFailure.Unavailable, "out");
        await Assert.ThrowsAsync<StateException>(() => Rebuild.WriteAsync());
    }

    private static DaprMessaging.Contracts.Sync.BroadcastUpdates BroadcastOf(Emission emission) => DaprMessaging.Contracts.Sync.BroadcastUpdates.Parser.ParseFrom(emission.Data);

    // 1 hello, 2 and 4 said, 3 deleted, 5 pinned; 3 has gone.
    private async Task BeginAsync()
    {
        await room.RunAsync(Found(1, 10, 2, 3), Send(Channel, 1, 11, "two"), Send(Channel, 2, 12, "three"), Send(Channel, 1, 13, "four"), Delete(Channel, 2, 14, 3));
        await room.RunAsync(PutOut(1, 15, 3), new PinMessage { Conversation = Channel, Sender = 1, RandomId = 16, DialogMessageId = 2, AcceptedAt = 1000, Origin = From(1) });
        Assert.Equal((7, 5), ((int)room.Store.Head().LastOp, (int)room.Store.Head().LastDialogMessageId));
        Assert.Empty(await DamagesAsync());
    }

    // The first commit to come finds that somebody else was there.
    private void Interrupt(params IMessage[] events)
    {
        var isBusy = false;
        room.Store.OnCommit = _ =>
        {
            if (isBusy) return null;
            isBusy = true;
            room.RunAsync(events).GetAwaiter().GetResult();
            return null;
        };
    }

    // All but what moves: the number of the last operation, and operations.
    private Dictionary<string, string> Documents() => room.Store.Snapshot()
        .Where(d => d.Key.StartsWith(head + "/", StringComparison.Ordinal) && !d.Key.Contains("/op/", StringComparison.Ordinal) && d.Value.Length > 0)
        .ToDictionary(d => d.Key, d => d.Value.ToBase64());

    private void Change<T>(string key, Action<T> change) where T : class, IMessage<T>, new()
    {
        var document = room.Store.Get<T>(key)!;
        change(document);
        room.Store.Put(key, document);
    }

    private async Task<IReadOnlyList<Damage>> DamagesAsync()
    {
        var audit = new Audit(room.Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        return audit.Damages;
    }
}
