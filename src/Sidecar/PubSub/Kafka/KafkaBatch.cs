using Confluent.Kafka;

namespace DaprMessaging.Sidecar.PubSub.Kafka;

/// <summary>Messages on their way to the brokers; ends when each is acknowledged or has failed.</summary>
internal sealed class KafkaBatch(int count) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private int reported;
    private int failed;
    private Error? first;

    public void Report(DeliveryReport<byte[], byte[]> report)
    {
        if (report.Error.IsError)
        {
            Interlocked.CompareExchange(ref first, report.Error, null);
            Interlocked.Increment(ref failed);
        }
        Leave(1);
    }

    public void Leave(int messages)
    {
        if (messages == 0 || Interlocked.Add(ref reported, messages) < count)
            return;
        if (first is null)
            TrySetResult();
        else
            TrySetException(new InvalidOperationException(
                $"kafka: {failed} of {count} messages failed, the first: {first.Reason} ({first.Code})"));
    }
}
