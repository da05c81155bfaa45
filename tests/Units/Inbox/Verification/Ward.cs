using DaprMessaging.Contracts;
using DaprMessaging.Inbox.Verification;
using DaprMessaging.Units.Hosting;
using Google.Protobuf;
using static DaprMessaging.Units.Inbox.Commands;
using static DaprMessaging.Units.Inbox.OwnCommands;
using static DaprMessaging.Units.Inbox.ScheduleCommands;

namespace DaprMessaging.Units.Inbox.Verification;

/// <summary>
/// A system at rest in which all is well: a dialog of 1 and 2, a chat of 1, 2 and, for a while, 3; some of it read. Then
/// something is damaged.
/// </summary>
internal sealed class Ward
{
    public const string Dialog = "u:1:2", Chat = "c:5";

    private Ward(Room room) => Room = room;

    public Room Room { get; }

    public MemoryStore Store => Room.Store;

    public static async Task<Ward> OpenAsync()
    {
        var ward = new Ward(new Room());
        await ward.Room.RunAsync(Profile(1, "Alice"), Profile(2, "Bob"), Profile(3, "Carol"));
        await ward.Room.RunAsync(Send(Dialog, 1, 11, "one"), Album(Dialog, 2, 12, 13), Send(Dialog, 1, 14, "four", replyTo: 2));
        await ward.Room.RunAsync(Create(5, 1, 20, 2), Send(Chat, 2, 21, "before"), Add(5, 1, 22, 3), Send(Chat, 1, 23, "all"), Send(Chat, 3, 24, "thanks"));
        await ward.Room.RunAsync(Remove(5, 1, 25, 3), Send(Chat, 1, 26, "without her"));
        await ward.Room.RunAsync(Read(Dialog, 2, 1), Read(Dialog, 1, 3), Read(Chat, 2, 4));
        ward.Room.Restart();
        return ward;
    }

    /// <summary>The same, in which 2 has done everything that can be done to a mailbox, and others something of each kind.</summary>
    public static async Task<Ward> FurnishedAsync()
    {
        var ward = await OpenAsync();
        await ward.Room.RunAsync(Profile(2, "Bob", 1500, "bob"), Block(2, 3, 2000), Send("u:2:3", 2, 41, "to 3"), Send("u:2:3", 3, 42, "kept out", at: 3000));
        await ward.Room.RunAsync(Say(Dialog, 1, 43, at: 3000), Say(Dialog, 2, 44, at: 3000), Say(Dialog, 1, 45, at: 3000), Send(Dialog, 1, 46, "eight", at: 3000));
        await ward.Room.RunAsync(Pin(Dialog, 1, 47, 4, at: 3100), Edit(Dialog, 1, 48, 1, "ONE", at: 3200), Delete(Dialog, 2, 49, 2));
        await ward.Room.RunAsync([.. Enumerable.Range(0, 4).Select(n => Mention(Chat, 1, 50 + n, 2, at: 3300))]);
        await ward.Room.RunAsync(Play(Dialog, 2, 5), Play(Dialog, 1, 6), Play(Chat, 2, 8), SeeMentions(Chat, 2, 7));
        await ward.Room.RunAsync(PinMine(Dialog, 2, 8, 4000), PinMine(Dialog, 2, 6, 4000), UnpinMine(Dialog, 2, 4001, 6), PinMine(Chat, 2, 9, 4000), ClearMine(Dialog, 2, 1));
        await ward.Room.RunAsync(MarkUnread(Dialog, 2, 4000), Mute(Dialog, 2, 4000, 9000), Move(Dialog, 2, 4000, 1), PinToTop(Dialog, 2, 4000), PinToTop(Chat, 2, 4000));
        await ward.Room.RunAsync(Reorder(2, 4001, 0, Peer.Chat(5)), Draft(Dialog, 2, 4000, "to be"), Draft(Dialog, 2, 4001, "to be or not"));
        await ward.Room.RunAsync(ReadAt(Dialog, 2, 4, 4000), ReadAt(Dialog, 2, 5, 4100), ReadAt(Chat, 2, 6, 4200));
        await ward.Room.RunAsync(Later(Dialog, 2, 60_000, 4000, 61, 62), Later(Chat, 2, 70_000, 4000, 63));
        await ward.Room.RunAsync(EditLater(2, 64, ward.Waiting(0), "later than that"), DeleteLater(2, 65, ward.Waiting(1)));
        ward.Room.Restart();
        return ward;
    }

    /// <summary>The id of one of those that 2 has scheduled.</summary>
    public long Waiting(int index) => Room.Mailbox(2).Scheduled.Entries[index].Id;

    /// <summary>Changes a document as nobody should.</summary>
    public void Change<T>(string key, Action<T> change) where T : class, IMessage<T>, new()
    {
        var document = Store.Get<T>(key) ?? throw new InvalidOperationException($"there is no {key}");
        change(document);
        Store.Put(key, document);
    }

    public async Task<Audit> AuditAsync()
    {
        var audit = new Audit(Store);
        foreach (var user in await audit.ListAsync()) await audit.CheckAsync(user);
        return audit;
    }

    public async Task<IReadOnlyList<Damage>> DamagesAsync() => (await AuditAsync()).Damages;

    /// <summary>Exactly one, which says this.</summary>
    public async Task<Damage> OnlyAsync(string what)
    {
        var damage = Assert.Single(await DamagesAsync());
        Assert.Contains(what, damage.What, StringComparison.Ordinal);
        return damage;
    }

    /// <summary>As <c>verify --repair</c> does it.</summary>
    public async Task RepairAsync()
    {
        var audit = await AuditAsync();
        await Room.Broker.PublishAsync(await audit.RepairsAsync());
        await Room.SettleAsync();
        await audit.RecheckAsync();
        Assert.Empty(audit.Damages);
        Assert.Empty(await DamagesAsync());
        foreach (var user in new[] { 1, 2, 3 }) Room.Mailbox(user).AssertSound();
    }

    /// <summary>As <c>rebuild --conversation --write</c> does it; what follows from it is taken, but for clocks.</summary>
    public async Task RebuildAsync(string conversation)
    {
        var rebuild = new ConversationRebuild(Store, conversation);
        await Room.Broker.PublishAsync(await rebuild.WriteAsync());
        await Room.SettleAsync();
        Assert.Empty(await rebuild.CompareAsync());
        Assert.Empty(await DamagesAsync());
        foreach (var user in new[] { 1, 2, 3 }) Room.Mailbox(user).AssertSound();
    }

    public static string Page(long user, Peer peer) => Names.Page(user, peer, 0);
}
