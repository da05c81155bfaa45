using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting;
using DaprMessaging.Hosting.Actors;

namespace DaprMessaging.Session;

/// <summary>Whether the user is there, for those who watch.</summary>
internal sealed partial class SessionActor
{
    private const string PrivacyState = "privacy", PresenceTimer = "presence";

    private static readonly TimeSpan Once = TimeSpan.FromMilliseconds(-1);

    // Shorter than that of those who call the actor: when they give up its turn must be over.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2), Quiet = TimeSpan.FromSeconds(10);

    private readonly Onlookers onlookers = new();
    private PresenceRule rule = PresenceRule.Everyone;
    private TimeSpan lookAt, quietUntil;
    private long seenBefore; // by what was kept

    public async Task<PresenceView> Watch(string serverId)
    {
        onlookers.Add(serverId, View.Online, Now);
        await TellAsync();
        return View;
    }

    public async Task SetAway(SessionAway session)
    {
        if (!whereabouts.SetAway(session, Now)) return;
        await SaveAsync(true);
        await TellAsync();
    }

    public Task<PresenceRule> Privacy() => Task.FromResult(rule);

    // Kept first: whoever is told that it could not be done sets it again, and those who watch ask again in any case.
    public async Task SetPrivacy(PresenceRule rule)
    {
        await StateManager.SetStateAsync(PrivacyState, rule);
        await StateManager.SaveStateAsync();
        this.rule = rule;
        await TellAsync(Changed(View));
    }

    public Task Block(long userId) => TellAsync(new PresenceChanged { BlockedUserId = userId });

    /// <summary>The timer: who has gone may have been gone long enough.</summary>
    public Task LookAgain(byte[] _) => TellAsync();

    private PresenceView View => whereabouts.IsOnline(Now)
        ? new PresenceView(true, 0, rule)
        : new PresenceView(false, SeenAt, rule);

    private long SeenAt => whereabouts.LastThere(Now) is { } last ? Date - (long)Math.Round((Now - last).TotalMilliseconds) : seenBefore;

    private static PresenceChanged Changed(PresenceView view) => new() { Presence = view.ToPresence(), Privacy = view.Rule.ToPrivacy() };

    // Best effort: each gateway asks again every now and then. What fails is not tried again at once: others wait for this turn.
    private async Task TellAsync()
    {
        if (onlookers.IsEmpty || Now < quietUntil) return;
        var view = View;
        try
        {
            if (onlookers.AreToHear(view.Online, Now))
            {
                await TellAsync(Changed(view));
                onlookers.Told(view.Online);
            }

            await LookLaterAsync();
        }
        catch (Exception e)
        {
            quietUntil = Now + Quiet;
            log.PresenceUntold(Id.GetId(), e.Message);
        }
    }

    private async Task TellAsync(PresenceChanged change)
    {
        var servers = onlookers.At(Now);
        if (servers.Count == 0) return;
        change.UserId = Names.UserOf(Id.GetId());
        change.ServerIds.Add(servers);
        using var patience = new CancellationTokenSource(Patience, time);
        await publisher.PublishAsync([Emission.Of(Names.SyncTopic, Id.GetId(), $"presence/{change.UserId}/{Date}", change, Tracing.TraceParent())], patience.Token);
    }

    private async Task LookLaterAsync()
    {
        var now = Now;
        if (lookAt > now || onlookers.At(now).Count == 0 || whereabouts.OfflineFrom(now) is not { } end) return;
        await RegisterTimerAsync(PresenceTimer, nameof(LookAgain), [], end - now + TimeSpan.FromMilliseconds(10), Once);
        lookAt = end;
    }
}
