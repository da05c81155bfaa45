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

    private readonly Onlookers onlookers = new();
    private PresenceRule rule = PresenceRule.Everyone;
    private TimeSpan lookAt;

    public async Task<PresenceView> Watch(string serverId)
    {
        await TellAsync();
        var view = View;
        onlookers.Add(serverId, view.Online, Now);
        return view;
    }

    public async Task SetAway(SessionAway session)
    {
        if (!whereabouts.SetAway(session, Now)) return;
        await SaveAsync(false);
        await TellAsync();
    }

    public Task<PresenceRule> Privacy() => Task.FromResult(rule);

    // Those who watch hear of it first: whoever set it and was told that it could not be done has it undone for five minutes at the most.
    public async Task SetPrivacy(PresenceRule rule)
    {
        await TellAsync(Changed(View with { Rule = rule }));
        await StateManager.SetStateAsync(PrivacyState, this.rule = rule);
    }

    public Task Block(long userId) => TellAsync(new PresenceChanged { BlockedUserId = userId });

    /// <summary>The timer: who has gone may have been gone long enough.</summary>
    public Task LookAgain(byte[] _) => TellAsync();

    private PresenceView View => whereabouts.IsOnline(Now)
        ? new PresenceView(true, 0, rule)
        : new PresenceView(false, whereabouts.LastThere(Now) is { } last ? Date - (long)Math.Round((Now - last).TotalMilliseconds) : devices.SeenAt, rule);

    private static PresenceChanged Changed(PresenceView view) => new() { Presence = view.ToPresence(), Privacy = view.Rule.ToPrivacy() };

    // Best effort: each gateway asks again every now and then.
    private async Task TellAsync()
    {
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
            log.PresenceUntold(Id.GetId(), e.Message);
        }
    }

    private async Task TellAsync(PresenceChanged change)
    {
        var servers = onlookers.At(Now);
        if (servers.Count == 0) return;
        change.UserId = Names.UserOf(Id.GetId());
        change.ServerIds.Add(servers);
        await publisher.PublishAsync([Emission.Of(Names.SyncTopic, Id.GetId(), $"presence/{change.UserId}/{Date}", change, Tracing.TraceParent())], CancellationToken.None);
    }

    private async Task LookLaterAsync()
    {
        var now = Now;
        if (lookAt > now || onlookers.At(now).Count == 0 || whereabouts.OfflineFrom(now) is not { } end) return;
        await RegisterTimerAsync(PresenceTimer, nameof(LookAgain), [], end - now + TimeSpan.FromMilliseconds(10), Once);
        lookAt = end;
    }
}
