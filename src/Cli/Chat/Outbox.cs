using System.Threading.Channels;
using DaprMessaging.Client;
using DaprMessaging.Contracts;

namespace DaprMessaging.Cli.Chat;

/// <summary>What was typed and is not acknowledged. One after another: they arrive in the order in which they were typed.</summary>
internal sealed class Outbox(MessagingClient client, Stage stage)
{
    private const int MaxUnsent = 100;

    private readonly Channel<(Peer Peer, long RandomId, string Text, long ReplyTo)> unsent = Channel.CreateBounded<(Peer, long, string, long)>(MaxUnsent);

    /// <param name="peer">To whom.</param>
    /// <param name="text">What.</param>
    /// <param name="replyTo">The message that it answers; 0: none.</param>
    /// <param name="ct">Ends the waiting for room.</param>
    public ValueTask AddAsync(Peer peer, string text, long replyTo, CancellationToken ct)
    {
        var randomId = client.NewRandomId();
        stage.Take(new ChatEvent.Sending(peer, randomId, text));
        return unsent.Writer.WriteAsync((peer, randomId, text, replyTo), ct);
    }

    /// <summary>Nothing more comes.</summary>
    public void Complete() => unsent.Writer.TryComplete();

    public async Task SendAsync(CancellationToken ct)
    {
        await foreach (var (peer, randomId, text, replyTo) in unsent.Reader.ReadAllAsync(ct))
        {
            try
            {
                await client.SendAsync(peer, text, replyTo: replyTo, randomId: randomId, ct: ct);
            }
            catch (Exception e) when (e is RefusedException or TimeoutException)
            {
                stage.Take(new ChatEvent.NotSent(randomId, RefusalWording.Of(e)));
            }
        }
    }
}
