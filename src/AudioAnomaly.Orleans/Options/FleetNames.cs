namespace AudioAnomaly.Fleet;

/// <summary>Names by which a fleet finds what the host brings.</summary>
public static class FleetNames
{
    /// <summary>The grain storage that keeps the state of the fleet: Redis, PostgreSQL, or memory for trying.</summary>
    public const string Storage = "AudioAnomaly";

    /// <summary>The stream provider from which microphones take sound, where there is one.</summary>
    public const string Streams = "AudioAnomaly";

    /// <summary>The namespace of streams of sound; the key of a stream is the microphone's name. It has no dot, which would be one of a subject in NATS.</summary>
    public const string SoundStreams = "AudioAnomalySound";

    /// <summary>How many journals the news of alarms are spread over (<see cref="IAlarmJournalGrain"/>). No setting: hosts that differed in it would miss each other's news.</summary>
    public const int Journals = 16;
}
