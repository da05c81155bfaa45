using System.Globalization;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What the user has sent later, and has not been sent yet.</summary>
internal sealed class Waiting(MessagingClient client, Stage stage)
{
    public async Task AddAsync(Peer peer, Later later, CancellationToken ct)
    {
        var at = later.When(DateTimeOffset.FromUnixTimeMilliseconds(stage.Now), TimeZoneInfo.Local).ToUnixTimeMilliseconds();
        if (await client.ScheduleAsync(peer, later.Text, at, ct: ct) is not null) stage.Tell($"will be sent {Time(at)}: {later.Text}");
    }

    public async Task ListAsync(CancellationToken ct)
    {
        var waiting = await ReadAsync(ct);
        if (waiting.Count == 0) stage.Tell("nothing waits to be sent");
        for (var i = 0; i < waiting.Count; i++) stage.Tell($"{i + 1,3}  {Time(waiting[i].Date)}  {stage.Look(m => m.People.NameOf(waiting[i].Peer))}: {Wording.Plain(waiting[i].Content.Text)}");
    }

    public Task DeleteAsync(int number, CancellationToken ct) => WithAsync(number, id => client.DeleteScheduledAsync([id], ct: ct), ct);

    public Task SendAsync(int number, CancellationToken ct) => WithAsync(number, id => client.SendScheduledAsync([id], ct: ct), ct);

    private async Task WithAsync(int number, Func<long, Task> work, CancellationToken ct)
    {
        if ((await ReadAsync(ct)).ElementAtOrDefault(number - 1) is not { } message)
        {
            stage.Tell($"no {number} waits to be sent: /scheduled");
            return;
        }

        await work(message.Id);
        stage.Tell("done");
    }

    // In the order of the list, which is that of their times.
    private async Task<List<ScheduledMessage>> ReadAsync(CancellationToken ct)
    {
        var all = new List<ScheduledMessage>();
        for (var more = true; more;)
        {
            var page = await client.GetScheduledMessagesAsync(offsetId: all.Count > 0 ? all[^1].Id : 0, ct: ct);
            all.AddRange(page.Messages);
            more = page.More && page.Messages.Count > 0;
        }

        return [.. all.Where(m => !m.Sending).OrderBy(m => m.Date).ThenBy(m => m.Id)];
    }

    internal static string Time(long date) =>
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(date), TimeZoneInfo.Local).ToString("MMM d HH:mm:ss", CultureInfo.InvariantCulture);
}
