namespace DaprMessaging.Deployment;

/// <summary>
/// Runs the tests as xunit's own entry point would; <c>topics BOOTSTRAP SETTING=VALUE TOPIC:PARTITIONS …</c> makes the topics
/// that are not there yet: dapr/check runs where no tools of Kafka's are.
/// </summary>
internal static class Program
{
    public static async Task<int> Main(string[] args) => args switch
    {
        ["topics", var bootstrap, var setting, .. var topics] => await KafkaTopics.MakeAsync(bootstrap, setting, topics),
        _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
    };
}
