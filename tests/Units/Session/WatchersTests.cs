using System.Text.Json;
using DaprMessaging.Contracts;
using DaprMessaging.Contracts.Client;
using DaprMessaging.Contracts.Sync;
using DaprMessaging.Hosting.Actors;
using DaprMessaging.Session;
using DaprMessaging.Units.Hosting.Actors;
using Microsoft.Extensions.Time.Testing;
using Code = DaprMessaging.Contracts.Refusal.Types.Code;
using Status = DaprMessaging.Contracts.Presence.Types.Status;

namespace DaprMessaging.Units.Session;

/// <summary>Whom the devices of a gateway watch, and what they hear of them.</summary>
public sealed class WatchersTests : IDisposable
{
    private readonly FakeActors actors = new();
    private readonly FakeTimeProvider time = new();
    private readonly Msg msg = new();
    private readonly Watchers watchers;
    private PresenceView view = new(true, 0, PresenceRule.Everyone);

    public WatchersTests()
    {
        watchers = Ears.Watchers(actors, time);
        actors.Answer = method => method == "Watch" ? JsonSerializer.Serialize(view, JsonSerializerOptions.Web) : "true";
    }

    [Fact]
    public async Task Who_watches_hears_how_it_is_before_the_answer_and_then_what_changes()
    {
        var device = Phones.Of(42);
        await WatchAsync(device, 7, 8);
        Assert.Equal("7 online, 8 online, done", Heard(device));
        Say(7, Status.Offline, seenAt: 5);
        Say(7, Status.Offline, seenAt: 5); // once more
        Say(9, Status.Online); // of whom nobody has asked
        Assert.Equal("7 offline 5", Heard(device));
    }

    [Fact]
    public async Task The_directory_is_asked_once_for_all_who_watch_here_and_again_every_now_and_then()
    {
        var (one, other) = (Phones.Of(42, 1), Phones.Of(43, 2));
        await WatchAsync(one, 7);
        await WatchAsync(other, 7);
        await WatchAsync(one, 7);
        Assert.Equal(["u7"], Asked());
        await RenewAsync();
        Assert.Empty(Asked());
        Assert.Equal("7 online, done, 7 online, done", Heard(one));
        Assert.Equal("7 online, done", Heard(other));

        time.Advance(Onlookers.Lease / 3);
        view = new PresenceView(false, 5, PresenceRule.Everyone); // of which no word has come
        await RenewAsync();
        Assert.Equal(["u7"], Asked());
        Assert.Equal("7 offline 5", Heard(one));
        Assert.Equal("7 offline 5", Heard(other));
    }

    [Fact]
    public async Task Devices_that_come_back_soon_ask_no_directory_and_who_is_watched_by_nobody_is_forgotten()
    {
        var (first, second) = (Phones.Of(42, 1), Phones.Of(42, 2));
        await WatchAsync(first, 7);
        watchers.Remove(first);
        Say(7, Status.Offline, seenAt: 5);
        await WatchAsync(second, 7);
        Assert.Equal("7 offline 5, done", Heard(second));
        Assert.Equal("7 online, done", Heard(first)); // nothing more
        Assert.Equal(["u7"], Asked());

        watchers.Remove(second);
        time.Advance(Onlookers.Lease / 3);
        await RenewAsync();
        Assert.Empty(Asked());
        await WatchAsync(first, 7);
        Assert.Equal(["u7"], Asked());
    }

    [Fact]
    public async Task Who_may_not_see_it_hears_that_it_is_hidden_until_they_may()
    {
        msg.Hidden = [8];
        view = new PresenceView(true, 0, new PresenceRule(true, [43]));
        var (device, excepted, own) = (Phones.Of(42), Phones.Of(43), Phones.Of(7));
        await WatchAsync(device, 7, 8);
        await WatchAsync(excepted, 7);
        await WatchAsync(own, 7);
        Assert.Equal("8 hidden, 7 hidden, done", Heard(device)); // of 8 no directory is asked
        Assert.Equal("7 online, done", Heard(excepted));
        Assert.Equal("7 online, done", Heard(own));
        Say(8, Status.Offline);
        Say(7, Status.Offline, nobody: true, except: 43);
        Assert.Equal("", Heard(device));
        Assert.Equal("7 offline 0", Heard(excepted));
        Say(7, Status.Offline); // everybody may see it now
        Assert.Equal("7 offline 0", Heard(device));
        (msg.Hidden, view) = ([], new PresenceView(true, 0, PresenceRule.Everyone));
        time.Advance(Onlookers.Lease / 3);
        await RenewAsync();
        Assert.Equal("7 online, 8 online", Heard(device));
    }

    [Fact]
    public async Task Who_is_blocked_sees_it_no_more()
    {
        var device = Phones.Of(42);
        await WatchAsync(device, 7);
        watchers.Take(new PresenceChanged { UserId = 7, BlockedUserId = 43 });
        watchers.Take(new PresenceChanged { UserId = 7, BlockedUserId = 42 });
        Say(7, Status.Offline);
        Assert.Equal("7 online, done, 7 hidden", Heard(device));
    }

    /// <summary>The word of a block may be lost; who may see whom is asked again in any case.</summary>
    [Fact]
    public async Task So_it_is_where_nobody_said_that_they_are_blocked()
    {
        var device = Phones.Of(42);
        await WatchAsync(device, 7, 8);
        msg.Hidden = [7];
        time.Advance(Onlookers.Lease / 3);
        await RenewAsync();
        Say(7, Status.Offline);
        Assert.Equal("7 online, 8 online, done, 7 hidden", Heard(device));
        msg.Fails = true;
        time.Advance(Onlookers.Lease / 3);
        await RenewAsync(); // all stays as it is
        Assert.Equal("", Heard(device));
    }

    [Fact]
    public async Task What_is_said_while_the_directory_is_asked_is_newer_than_its_answer()
    {
        var device = Phones.Of(42);
        await WatchAsync(device, 7);
        time.Advance(Onlookers.Lease / 3);
        actors.Answer = _ =>
        {
            Say(7, Status.Offline, seenAt: 5);
            return JsonSerializer.Serialize(view, JsonSerializerOptions.Web);
        };
        await RenewAsync();
        Assert.Equal("7 online, done, 7 offline 5", Heard(device));
    }

    [Fact]
    public async Task Who_does_not_want_to_hear_any_more_does_not()
    {
        var device = Phones.Of(42);
        await WatchAsync(device, 7, 8, 9);
        await UnwatchAsync(device, 8);
        Say(8, Status.Offline);
        Say(9, Status.Offline);
        await UnwatchAsync(device);
        Say(7, Status.Offline);
        Assert.Equal("7 online, 8 online, 9 online, done, done, 9 offline 0, done", Heard(device));
    }

    [Fact]
    public async Task No_more_than_some_are_watched_and_whoever_asks_wrongly_is_told_so()
    {
        var device = Phones.Of(42);
        await WatchAsync(device, Enumerable.Range(1, Limits.Watched).Select(n => (long)n).ToArray());
        _ = Heard(device);
        await WatchAsync(device, 1, 2, 3);
        Assert.Equal("1 online, 2 online, 3 online, done", Heard(device));
        await WatchAsync(device, 1, 201);
        await WatchAsync(device);
        await WatchAsync(device, -1);
        await WatchAsync(device, Enumerable.Range(1, Limits.Watched + 1).Select(n => (long)n).ToArray());
        Assert.Equal("TooMany user_ids, RequestInvalid user_ids, RequestInvalid user_ids, TooMany user_ids", Heard(device));
        await UnwatchAsync(device, 3);
        await WatchAsync(device, 201);
        Assert.Equal("done, 201 online, done", Heard(device));
    }

    [Fact]
    public async Task What_cannot_be_found_out_can_be_asked_again_and_comes_when_it_can()
    {
        var device = Phones.Of(42);
        await WatchAsync(device, 7);
        msg.Fails = true;
        await WatchAsync(device, 7, 9);
        msg.Fails = false;
        Assert.Equal([7], device.Watches.All());
        actors.Out.Add("SessionActor");
        await WatchAsync(device, 8);
        Assert.Equal("7 online, done, Unavailable, Unavailable", Heard(device));
        actors.Out.Clear();
        await RenewAsync();
        Assert.Equal("8 online", Heard(device));
    }

    [Fact]
    public async Task Many_who_come_at_once_ask_one_directory_once()
    {
        msg.Delay = new TaskCompletionSource();
        var devices = Enumerable.Range(1, 50).Select(n => Phones.Of(n, n)).ToList();
        var watching = devices.ConvertAll(d => WatchAsync(d, 77));
        msg.Delay.SetResult();
        await Task.WhenAll(watching);
        Assert.InRange(Asked().Count, 1, 5);
        Assert.All(devices, d => Assert.Contains("77 online", Heard(d), StringComparison.Ordinal));
    }

    public void Dispose() => actors.Dispose();

    private Task WatchAsync(Device device, params long[] users) =>
        AskAsync(device, new Request { RequestId = 1, WatchPresence = new WatchPresence { UserIds = { users } } });

    private Task UnwatchAsync(Device device, params long[] users) =>
        AskAsync(device, new Request { RequestId = 1, UnwatchPresence = new UnwatchPresence { UserIds = { users } } });

    private Task AskAsync(Device device, Request request)
    {
        Assert.True(device.TryBegin(request.RequestId));
        return watchers.AnswerAsync(device, request, msg);
    }

    private async Task RenewAsync()
    {
        await watchers.RenewAsync(msg, CancellationToken.None);
    }

    private void Say(long user, Status status, long seenAt = 0, bool nobody = false, params long[] except) => watchers.Take(new PresenceChanged
    {
        UserId = user, Presence = new Presence { Status = status, SeenAt = seenAt }, Privacy = new PresenceRule(nobody, except).ToPrivacy(),
    });

    private List<string> Asked()
    {
        var asked = actors.Calls.Where(c => c.Method == "Watch").Select(c => c.Id).ToList();
        actors.Calls.Clear();
        return asked;
    }

    // In the order in which it goes out.
    private static string Heard(Device device)
    {
        var heard = new List<string>();
        while (device.Outgoing.TryRead(out var message))
        {
            heard.Add(message switch
            {
                Updates { Presences: [var p] } => $"{p.UserId} {p.Status.ToString().ToLowerInvariant()}{(p.Status == Status.Offline ? $" {p.SeenAt}" : "")}",
                Result { Refusal: { } refusal } => $"{refusal.Code} {refusal.Field}".TrimEnd(),
                _ => "done",
            });
        }

        return string.Join(", ", heard);
    }

    private sealed class Msg : IMsg
    {
        public HashSet<long> Hidden { get; set; } = [];

        public TaskCompletionSource? Delay { get; set; }

        public bool Fails { get; set; }

        public void Take(Device device, Request request) => throw new NotSupportedException();

        public Task<Result> LoginAsync(Device device, CancellationToken ct) => throw new NotSupportedException();

        public async Task<ICollection<long>> FindVisibleAsync(Device device, IEnumerable<long> users, CancellationToken ct)
        {
            if (Delay is { } delay) await delay.Task;
            if (Fails) throw new RefusedException(Code.Unavailable);
            return [.. users.Where(u => !Hidden.Contains(u))];
        }
    }
}
