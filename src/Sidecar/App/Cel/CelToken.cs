namespace DaprMessaging.Sidecar.App.Cel;

/// <summary>A piece of an expression: a symbol as it is, a name, or a value.</summary>
internal readonly record struct CelToken(CelTokenKind Kind, string Text, int Position);
