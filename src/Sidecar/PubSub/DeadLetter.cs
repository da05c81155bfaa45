using System.Diagnostics.CodeAnalysis;

namespace DaprMessaging.Sidecar.PubSub;

/// <summary>What a subscription with a dead-letter topic does with entries that failed.</summary>
internal static class DeadLetter
{
    /// <summary>
    /// Publishes each failed item to the dead-letter topic, after which it is done. Without it (the broker is out) the
    /// item stays RETRY: daprd acknowledges a bulk DROP all the same, and loses it.
    /// </summary>
    [SuppressMessage("Design", "CA1031", Justification = "A dead letter that cannot be published is a RETRY.")]
    public static async Task PublishAsync(IPubSub pubsub, SidecarContext context, string topic,
        string deadLetterTopic, IEnumerable<Delivered> items)
    {
        var failed = items.Where(i => i.Verdict is Verdict.Retry or Verdict.Drop).ToList();
        if (failed.Count == 0)
            return;
        Log.DeadLettered(context.Logger, failed.Count, topic, deadLetterTopic);
        try
        {
            var now = context.Time.GetUtcNow().ToUnixTimeMilliseconds();
            await pubsub.PublishAsync(deadLetterTopic, failed.ConvertAll(i => i.Message! with
            {
                Metadata = [.. EntryMetadata.Of(topic, i)],
                PublishedAt = now,
                ExpiresAt = 0,
            }), CancellationToken.None);
            failed.ForEach(i => i.Verdict = Verdict.Success);
        }
        catch (Exception e)
        {
            Log.DeadLetterFailed(context.Logger, topic, deadLetterTopic, e);
            failed.ForEach(i => i.Verdict = Verdict.Retry);
        }
    }
}
