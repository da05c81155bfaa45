using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Simulation.Devices;

/// <summary>What a device shows: messages, dialogs with their counters, the owner's name.</summary>
internal sealed class View
{
    private readonly SortedDictionary<long, Message> messages = [];
    private readonly SortedDictionary<string, (DialogCounters Counters, long Pts)> dialogs = new(StringComparer.Ordinal);
    private readonly List<Message> arrived = [];

    // A page that was read before, and comes after.
    private readonly HashSet<long> deleted = [];
    private User? profile;

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Message> Arrived => arrived;

    public string Nick => profile?.Name ?? "";

    public void Apply(Update update)
    {
        if (update.NewMessage is { } message) Add(message);
        if (update.MessageEdited is { Message: { } edited } && !deleted.Contains(edited.Id)) messages[edited.Id] = edited;
        foreach (var id in update.MessagesDeleted?.Ids ?? [])
        {
            messages.Remove(id);
            deleted.Add(id);
        }

        if (update.Profile is { } named) profile = named;
        if (update.Dialog is { } counters) Show(counters, update.Pts);
    }

    /// <summary>A page of the list of dialogs: of two counters, those with the greater pts stay.</summary>
    public void Merge(Dialogs page)
    {
        foreach (var dialog in page.Dialogs_)
        {
            Show(dialog.Counters, dialog.Pts);
            if (dialog.TopMessage is { } top) Add(top);
        }
    }

    public void Merge(History page)
    {
        foreach (var message in page.Messages) Add(message);
    }

    /// <summary>What one shows that the other does not; null: nothing.</summary>
    public string? DifferenceTo(View other)
    {
        foreach (var id in messages.Keys.Union(other.messages.Keys))
        {
            var (here, there) = (messages.GetValueOrDefault(id), other.messages.GetValueOrDefault(id));
            if (here is null || !here.Equals(there)) return $"message {id}: {Or(here)} / {Or(there)}";
        }

        foreach (var peer in dialogs.Keys.Union(other.dialogs.Keys))
        {
            var (here, there) = (dialogs.GetValueOrDefault(peer), other.dialogs.GetValueOrDefault(peer));
            // A dialog without a message is not listed.
            if ((here.Counters?.TopMessageId ?? 0) == 0 && (there.Counters?.TopMessageId ?? 0) == 0) continue;
            if (here.Counters is null || !here.Counters.Equals(there.Counters) || here.Pts != there.Pts)
                return $"dialog {peer}: {Or(here.Counters)} at {here.Pts} / {Or(there.Counters)} at {there.Pts}";
        }

        return profile is null || other.profile is null || profile.Equals(other.profile) ? null : $"name: {profile} / {other.profile}";
    }

    private static string Or(object? thing) => thing?.ToString() ?? "nothing";

    private void Add(Message message)
    {
        if (!deleted.Contains(message.Id) && messages.TryAdd(message.Id, message)) arrived.Add(message);
    }

    private void Show(DialogCounters counters, long pts)
    {
        var key = counters.Peer.ToKey();
        if (!dialogs.TryGetValue(key, out var shown) || pts >= shown.Pts) dialogs[key] = (counters, pts);
    }
}
