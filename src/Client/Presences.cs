using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;

namespace DaprMessaging.Client;

/// <summary>Whether others are there, and who sees whether the user is.</summary>
public sealed partial class MessagingClient
{
    private readonly HashSet<long> watched = [];
    private volatile bool isAway;

    /// <summary>
    /// From now on <see cref="MessagingClientOptions.PresenceHeard"/> is told whether these are there; how it is now, before this returns. It
    /// goes on over reconnects.
    /// </summary>
    /// <exception cref="RefusedException">They would be too many, among others: then none of these is watched.</exception>
    public async Task WatchPresenceAsync(IEnumerable<long> userIds, CancellationToken ct = default)
    {
        List<long> users = [.. userIds], added;
        lock (gate) added = users.FindAll(watched.Add);
        try
        {
            await AskAsync(Watch(users), ct);
        }
        catch (RefusedException)
        {
            lock (gate) watched.ExceptWith(added);
            throw;
        }
    }

    /// <summary>Not any more; none: nobody is watched any more.</summary>
    public Task UnwatchPresenceAsync(IEnumerable<long> userIds, CancellationToken ct = default)
    {
        long[] users = [.. userIds];
        lock (gate)
        {
            if (users.Length == 0) watched.Clear();
            else watched.ExceptWith(users);
        }

        return AskAsync(new Request { UnwatchPresence = new UnwatchPresence { UserIds = { users } } }, ct);
    }

    /// <summary>Nobody looks at this device, or somebody does again: a user all of whose devices are away is not there.</summary>
    public Task SetAwayAsync(bool away, CancellationToken ct = default)
    {
        isAway = away;
        return AskAsync(new Request { SetAway = new SetAway { Away = away } }, ct);
    }

    /// <summary>Who sees whether the user is there.</summary>
    public async Task<PresencePrivacy> GetPresencePrivacyAsync(CancellationToken ct = default) =>
        (await AskAsync(new Request { GetPresencePrivacy = new GetPresencePrivacy() }, ct)).PresencePrivacy;

    /// <summary>Likewise from now on, also for those who watch already.</summary>
    /// <param name="audience">All, or nobody.</param>
    /// <param name="exceptUserIds">For these it is the other way round.</param>
    /// <param name="ct">Ends the waiting.</param>
    public Task SetPresencePrivacyAsync(PresencePrivacy.Types.Audience audience, IEnumerable<long> exceptUserIds, CancellationToken ct = default) =>
        AskAsync(new Request { SetPresencePrivacy = new SetPresencePrivacy { Privacy = new PresencePrivacy { Audience = audience, ExceptUserIds = { exceptUserIds } } } }, ct);

    private static Request Watch(IEnumerable<long> users) => new() { WatchPresence = new WatchPresence { UserIds = { users } } };

    // A session knows nothing of the one before it.
    private async Task WatchAgainAsync(CancellationToken ct)
    {
        Request again;
        lock (gate)
        {
            if (watched.Count == 0) return;
            again = Watch(watched);
        }

        try
        {
            await AskAsync(again, ct);
        }
        catch (Exception e) when (e is RefusedException or TimeoutException or OperationCanceledException)
        {
            // It is forgettable: the next connection tries again.
        }
    }
}
