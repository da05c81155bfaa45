using DaprMessaging.KafkaMock;

// A Kafka-protocol cluster in memory, in a process of its own:
//   DaprMessaging.KafkaMock [brokers] [topic:partitions …]
// The first line it prints is the bootstrap list. It obeys commands on its standard input, a line each, answers each
// with "ok" or "error …", and ends when its standard input does: whoever started it takes it along.
var brokers = args.Length > 0 && int.TryParse(args[0], out var count) ? count : 1;
using var cluster = new Cluster(brokers);
foreach (var topic in args.Where(a => a.Contains(':', StringComparison.Ordinal)))
    cluster.Obey($"topic {topic.Replace(':', ' ')}");
Console.Out.WriteLine(cluster.Bootstrap);
while (Console.In.ReadLine() is { } line)
    Console.Out.WriteLine(cluster.Obey(line));
