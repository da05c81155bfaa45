using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace DaprMessaging.KafkaMock;

/// <summary>librdkafka's mock cluster, and what can be done to it by a line of text.</summary>
internal sealed class Cluster : IDisposable
{
    /// <summary>The default makes a first member wait for three seconds.</summary>
    private const int InitialRebalanceDelay = 200;

    private readonly nint client, mock;

    public Cluster(int brokers)
    {
        Native.Resolve();
        var reason = new byte[512];
        var conf = Native.NewConf();
        Native.Set(conf, "log_level", "3", reason, reason.Length); // it warns that it has no brokers, which it is
        client = Native.New(Native.Producer, conf, reason, reason.Length);
        if (client == 0)
            throw new InvalidOperationException($"librdkafka: {Encoding.UTF8.GetString(reason).TrimEnd('\0')}");
        mock = Native.NewCluster(client, brokers);
        if (mock == 0)
            throw new InvalidOperationException($"librdkafka starts no mock cluster of {brokers} brokers");
        Native.SetController(mock, 1); // by default broker 0, which there is not
        Native.SetInitialRebalanceDelay(mock, InitialRebalanceDelay);
    }

    public string Bootstrap => Marshal.PtrToStringUTF8(Native.Bootstraps(mock))!;

    public string Obey(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        try
        {
            var error = words switch
            {
                ["topic", var name, var partitions] => Native.CreateTopic(mock, name, Number(partitions), 1),
                ["down", var broker] => Native.SetDown(mock, Number(broker)),
                ["up", var broker] => Native.SetUp(mock, Number(broker)),
                ["rtt", var broker, var milliseconds] => Native.SetRtt(mock, Number(broker), Number(milliseconds)),
                ["leader", var topic, var partition, var broker] =>
                    Native.SetLeader(mock, topic, Number(partition), Number(broker)),
                ["coordinator", var group, var broker] => Native.SetCoordinator(mock, "group", group, Number(broker)),
                ["errors", var api, .. var codes] => Fail((short)Number(api), [.. codes.Select(Number)]),
                _ => throw new FormatException("known are: topic NAME PARTITIONS, down BROKER, up BROKER, rtt BROKER MS, "
                    + "leader TOPIC PARTITION BROKER, coordinator GROUP BROKER, errors API CODE … (broker -1 = all)"),
            };
            return error == 0 ? "ok" : $"error {error}";
        }
        catch (FormatException e)
        {
            return $"error '{line}': {e.Message}";
        }
    }

    public void Dispose()
    {
        Native.DestroyCluster(mock);
        Native.Destroy(client);
    }

    /// <summary>The next requests of this kind fail with these codes, one each.</summary>
    private int Fail(short api, int[] codes)
    {
        Native.PushErrors(mock, api, codes.Length, codes);
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
