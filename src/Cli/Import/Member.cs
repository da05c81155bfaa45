using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Import;

/// <summary>One person's device in the channel: a real client, and what it has seen.</summary>
internal sealed class Member(Run run, Person? person) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly List<long> messages = [];
    private readonly Lock gate = new();
    private TaskCompletionSource seen = NewSource();
    private MessagingClient client = null!;
    private Task reading = Task.CompletedTask;
    private long newest;

    public MessagingClient Client => client;

    public long UserId => person is null ? run.OperatorId : run.UserIdOf(person);

    /// <summary>Own id of the newest message in the chat; 0: none.</summary>
    public long Newest
    {
        get { lock (gate) return newest; }
    }

    /// <summary>Connects, from the beginning of the mailbox or from where it was under another name.</summary>
    public async Task ConnectAsync(Peer chat, CancellationToken ct)
    {
        client = new MessagingClient(new MessagingClientOptions
        {
            Url = run.Url, Token = _ => ValueTask.FromResult(run.TokenOf(person, "import")), Pts = client?.Pts ?? 0,
            App = "dmsg import", Patience = Patience,
        });
        await client.ConnectAsync(ct);
        reading = chat.IsChannel ? FollowAsync(client, chat) : ReadAsync(client, chat);
    }

    /// <summary>The token says the nick: under a new one the device connects again, and goes on where it was.</summary>
    public async Task ReconnectAsync(Peer chat, CancellationToken ct)
    {
        await DisposeAsync();
        await ConnectAsync(chat, ct);
    }

    /// <summary>Own id of the n-th message (from 0) that this person has of the channel, as soon as it is here.</summary>
    public async Task<long> MessageAsync(int index, CancellationToken ct)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (index < messages.Count) return messages[index];
                next = seen.Task;
            }

            await next.WaitAsync(Patience, ct);
        }
    }

    /// <summary>As soon as it has come as far in the channel.</summary>
    public async Task UntilAsync(long id, CancellationToken ct)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (newest >= id) return;
                next = seen.Task;
            }

            await next.WaitAsync(Patience, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await client.DisposeAsync();
        await reading;
    }

    private async Task ReadAsync(MessagingClient from, Peer chat)
    {
        await foreach (var update in from.Updates)
        {
            if (update.NewMessage is not { } message || !message.Peer.Equals(chat)) continue;
            lock (gate)
            {
                newest = message.Id;
                if (message.Content is not null) messages.Add(message.Id);
                seen.SetResult();
                seen = NewSource();
            }
        }
    }

    // Where it begins, or begins anew, it reads what is there.
    private async Task FollowAsync(MessagingClient from, Peer channel)
    {
        await foreach (var step in from.FollowChannels())
        {
            if (step.ChannelId != channel.ChannelId) continue;
            var messages = step.Update.NewMessages?.Messages.ToList() ?? [];
            if (step.Update.TooLong is not null) messages = await NewestAsync(from, channel);
            lock (gate)
            {
                newest = Math.Max(newest, messages.Select(m => m.Id).DefaultIfEmpty().Max());
                seen.SetResult();
                seen = NewSource();
            }
        }
    }

    private static async Task<List<Message>> NewestAsync(MessagingClient from, Peer channel)
    {
        try
        {
            return [.. (await from.GetHistoryAsync(channel, limit: 1)).Messages];
        }
        catch (RefusedException)
        {
            return []; // they have left meanwhile
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
