namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>A storage to be written. <see cref="Count"/> is what the pickle claims.</summary>
internal sealed record FakeStorage(string Key, string Type, long Count, byte[] Content);
