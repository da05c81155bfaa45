using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Chaos.Load;

/// <summary>A user with a phone that is always on and a tablet that comes and goes, who does what dice say, one thing after the other.</summary>
internal sealed class Person(long userId, Device phone, Device tablet, Random dice, Book book) : IAsyncDisposable
{
    private int written;

    public long UserId { get; } = userId;

    public Peer Peer => Peer.User(UserId);

    public Device Phone { get; } = phone;

    public Device Tablet { get; } = tablet;

    /// <summary>One act, done when it is acknowledged or refused.</summary>
    public Task ActAsync(IReadOnlyList<Person> people, IReadOnlyList<Meeting> chats)
    {
        var others = people.Where(p => p != this).ToList();
        var peer = others[dice.Next(others.Count)].Peer;
        var chat = chats[dice.Next(chats.Count)];
        return dice.Next(100) switch
        {
            < 40 => WriteAsync(peer, 1),
            < 65 => WriteInAsync(chat, 1),
            < 70 => WriteAsync(peer, dice.Next(2, 5)),
            < 75 => WriteInAsync(chat, dice.Next(2, 5)),
            < 83 => ReadAsync(peer),
            < 90 => ReadAsync(chat.Peer),
            < 95 => SwitchTabletAsync(),
            _ => chat.Owner == this ? WriteInAsync(chat, 1) : chat.Has(UserId) ? LeaveAsync(chat) : JoinAsync(chat),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await Phone.DisposeAsync();
        await Tablet.DisposeAsync();
    }

    private async Task WriteAsync(Peer peer, int count)
    {
        var texts = Enumerable.Range(0, count).Select(_ => $"{UserId} to {peer.ToKey()}: {written++} {new string('.', dice.Next(120))}").ToList();
        var sent = await Writer().SendAsync(peer, texts.Select(t => new NewMessage { RandomId = Phone.Client.NewRandomId(), Content = new Content { Text = t } }).ToList());
        book.Acknowledge(UserId, peer, texts, sent.MessageIds);
    }

    // Whoever is no member is refused, however the system was struck.
    private async Task WriteInAsync(Meeting chat, int count)
    {
        if (chat.Has(UserId))
        {
            await WriteAsync(chat.Peer, count);
            return;
        }

        var refused = await Assert.ThrowsAsync<RefusedException>(() => Writer().SendAsync(chat.Peer, "by no member"));
        Assert.Equal(Refusal.Types.Code.NotAMember, refused.Refusal.Code);
    }

    private async Task ReadAsync(Peer peer)
    {
        if (Phone.NewestOf(peer) is var newest && newest == 0) return;
        await Writer().ReadHistoryAsync(peer, newest);
        book.AcknowledgeRead(UserId, peer, newest);
    }

    private async Task LeaveAsync(Meeting chat)
    {
        await Writer().RemoveMemberAsync(chat.Id, UserId);
        chat.Note(UserId, isMember: false);
    }

    private async Task JoinAsync(Meeting chat)
    {
        await chat.Owner.Phone.Client.AddMembersAsync(chat.Id, [UserId]);
        chat.Note(UserId, isMember: true);
    }

    private Task SwitchTabletAsync() => Tablet.IsOn ? Tablet.SwitchOffAsync() : Tablet.SwitchOnAsync();

    private MessagingClient Writer() => Tablet.IsOn && dice.Next(2) == 0 ? Tablet.Client : Phone.Client;
}
