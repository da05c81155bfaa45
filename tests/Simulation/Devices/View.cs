using DaprMessaging.Client;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Simulation.Devices;

/// <summary>What a device shows, by the view of the SDK; and what has ever come to it.</summary>
internal sealed class View(long pts = 0)
{
    private readonly List<Message> arrived = [];
    private readonly HashSet<long> known = [];

    public MailboxView Mailbox { get; } = MailboxView.From(pts);

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Message> Arrived => arrived;

    public string Nick => Mailbox.Profile?.Name ?? "";

    public void Apply(Update update)
    {
        if (update.NewMessage is { } message) Arrive(message);
        Mailbox.Apply(update);
    }

    public bool Merge(Dialogs page, int folderId)
    {
        foreach (var top in page.Dialogs_.Select(d => d.TopMessage).Where(m => m is not null)) Arrive(top);
        return Mailbox.Merge(page, folderId);
    }

    public bool Merge(Peer peer, History page)
    {
        foreach (var message in page.Messages) Arrive(message);
        return Mailbox.Merge(peer, page);
    }

    public bool Merge(BlockedUsers page) => Mailbox.Merge(page);

    public bool Merge(ScheduledMessages page) => Mailbox.Merge(page);

    /// <summary>What one shows that the other does not; null: nothing.</summary>
    public string? DifferenceTo(View other) => Mailbox.DifferenceTo(other.Mailbox);

    private void Arrive(Message message)
    {
        if (known.Add(message.Id)) arrived.Add(message);
    }
}
