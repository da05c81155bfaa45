using System.Diagnostics.CodeAnalysis;
using DaprMessaging.Sidecar.Http;

namespace DaprMessaging.Sidecar.Actors;

// The reminders of all apps of a host, as daprd's scheduler keeps them.
//
// A reminder that rings is a call of its actor; only after the app's 200 is the next ring written down, or the reminder
// removed. A crash between the two rings again: at least once. A ring that fails is tried 3 times more, 1 s apart, and is
// then a ring that was. Without a host of its type it waits, without counting, until one joins; a host that starts late
// gets one ring for each reminder whose time has passed, and the further ones that were missed right after it.

/// <summary>The durable reminders of a host.</summary>
internal sealed class Reminders : IDisposable
{
    private const int Tries = 4;
    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    private readonly Dictionary<AlarmKey, AlarmBell> bells = [];
    private readonly Lock gate = new();
    private readonly CancellationTokenSource ended = new();
    private readonly ReminderFile file;
    private readonly Placement placement;
    private readonly SidecarContext context;

    /// <exception cref="InvalidDataException">The file cannot be read.</exception>
    public Reminders(Placement placement, SidecarContext context)
    {
        (this.placement, this.context) = (placement, context);
        var path = Path.GetFullPath("reminders.db", Path.GetFullPath(context.Options.DataPath));
        file = new ReminderFile(path);
        try
        {
            foreach (var (key, alarm) in file.Read())
                bells[key] = new AlarmBell(key, alarm, context.Time, RingAsync);
        }
        catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or System.Text.Json.JsonException)
        {
            throw new InvalidDataException($"The reminders in {path} cannot be read: {e.Message}", e);
        }
        placement.Joined += WindAll;
    }

    public Alarm Get(AlarmKey key)
    {
        lock (gate)
            return bells.TryGetValue(key, out var bell) ? bell.Alarm : throw AlarmErrors.NotFound(key.Name);
    }

    /// <exception cref="SidecarException">It cannot be read or written, or its name is taken.</exception>
    public void Set(AlarmKey key, AlarmRequest request)
    {
        var alarm = Parse(key, request);
        lock (gate)
        {
            if (!request.Overwrite && bells.ContainsKey(key))
                throw AlarmErrors.Exists(key.Name);
            try
            {
                file.Save(key, alarm);
            }
            catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or IOException)
            {
                throw AlarmErrors.ReminderCreate(e.Message);
            }
            if (bells.TryGetValue(key, out var old))
                old.Dispose();
            bells[key] = new AlarmBell(key, alarm, context.Time, RingAsync);
            bells[key].Wind();
        }
    }

    /// <summary>Nothing happens when there is none.</summary>
    public void Remove(AlarmKey key)
    {
        lock (gate)
        {
            if (!bells.TryGetValue(key, out var bell))
                return;
            try
            {
                file.Remove(key);
            }
            catch (Exception e) when (e is Microsoft.Data.Sqlite.SqliteException or IOException)
            {
                throw AlarmErrors.ReminderDelete(e.Message);
            }
            bells.Remove(key);
            bell.Dispose();
        }
    }

    public void Dispose()
    {
        placement.Joined -= WindAll;
        ended.Cancel();
        lock (gate)
        {
            foreach (var bell in bells.Values)
                bell.Dispose();
            file.Dispose();
        }
        ended.Dispose();
    }

    private Alarm Parse(AlarmKey key, AlarmRequest request)
    {
        try
        {
            var every = Alarm.EveryOf(request.Period, "reminder");
            if (every.IsOfCalendar)
                throw new FormatException($"unsupported period format: {request.Period}");
            if (every.IsZero && request.DueTime == "")
                throw new FormatException("a reminder must have a due time or a period");
            return Alarm.Set("reminder", key, request, context.Time.GetUtcNow(), waitsFirst: true);
        }
        catch (FormatException e)
        {
            throw AlarmErrors.ReminderCreate(e.Message);
        }
    }

    private void WindAll(ActorHost host)
    {
        lock (gate)
            foreach (var (key, bell) in bells)
                if (host.Hosts(key.Actor.Type))
                    bell.Wind();
    }

    [SuppressMessage("Design", "CA1031", Justification = "A reminder goes on after a ring that failed.")]
    private async Task RingAsync(AlarmBell bell)
    {
        try
        {
            var isWanted = await CallAsync(bell);
            Settle(bell, isWanted ? bell.Alarm.Following() : null);
        }
        catch (SidecarException e) when (e.IsNoAddress)
        {
            // It waits for a host.
        }
        catch (Exception e)
        {
            if (!ended.IsCancellationRequested)
                Log.ReminderNotSettled(context.Logger, bell.Key.ToString(), e);
        }
    }

    private async Task<bool> CallAsync(AlarmBell bell)
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                return await AlarmCall.MakeAsync(placement, bell.Key, bell.Alarm, isTimer: false, ended.Token);
            }
            catch (SidecarException e) when (!e.IsNoAddress)
            {
                Log.ReminderFailed(context.Logger, bell.Key.ToString(), attempt, e);
                if (attempt == Tries)
                    return true;
                await Task.Delay(pause, context.Time, ended.Token);
            }
    }

    private void Settle(AlarmBell bell, Alarm? next)
    {
        lock (gate)
        {
            if (ended.IsCancellationRequested || !bells.TryGetValue(bell.Key, out var current) || current != bell)
                return; // removed or set anew while it rang
            if (next is not null)
            {
                file.Save(bell.Key, next);
                bell.Wind(next);
                return;
            }
            file.Remove(bell.Key);
            bells.Remove(bell.Key);
            bell.Dispose();
        }
    }
}
