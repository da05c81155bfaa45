namespace DaprMessaging.Sidecar.App.Cel;

internal enum CelTokenKind
{
    Name,
    Text,
    Number,
    Symbol,
    End,
}
