-- What a fleet keeps in PostgreSQL (12 or newer): which silos there are, and the states of its grains.
-- Orleans' providers for ADO.NET 10.4 find what they run in the table OrleansQuery, by the keys below; parameters and columns have the names they give them.
-- Safe to run again, and by several silos at once: a newer version brings newer queries, and states stay.
BEGIN;

SELECT pg_advisory_xact_lock(4701889523917);

CREATE TABLE IF NOT EXISTS OrleansQuery
(
    QueryKey text PRIMARY KEY,
    QueryText text NOT NULL
);

DO $check$
BEGIN
    IF EXISTS (SELECT 1 FROM OrleansQuery WHERE QueryKey IN ('WriteToStorageKey', 'InsertMembershipKey') AND QueryText NOT LIKE '%Fleet%') THEN
        RAISE EXCEPTION 'Another program on Orleans has its tables here. Give the fleet a database of its own, or a schema ("Search Path" in the connection string).';
    END IF;
END
$check$;

-- One row a cluster. Whoever changes its silos must know the version, and counts it up: of two who change at once one is told to read again.
CREATE TABLE IF NOT EXISTS FleetCluster
(
    DeploymentId text PRIMARY KEY,
    Version integer NOT NULL DEFAULT 0
);

CREATE TABLE IF NOT EXISTS FleetSilo
(
    DeploymentId text NOT NULL,
    Address text NOT NULL,
    Port integer NOT NULL,
    Generation integer NOT NULL,
    SiloName text NOT NULL,
    HostName text NOT NULL,
    Status integer NOT NULL,
    ProxyPort integer NOT NULL,
    SuspectTimes text NULL,
    StartTime timestamptz NOT NULL,
    IAmAliveTime timestamptz NOT NULL,
    PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

-- One row a grain. The version is the tag by which a second copy of the grain is noticed; without a payload the state was cleared.
CREATE TABLE IF NOT EXISTS FleetState
(
    ServiceId text NOT NULL,
    GrainTypeString text NOT NULL,
    GrainIdHash integer NOT NULL,
    GrainIdN0 bigint NOT NULL,
    GrainIdN1 bigint NOT NULL,
    GrainIdExtensionString text NOT NULL,
    Version integer NOT NULL,
    SavedAt timestamptz NOT NULL DEFAULT now(),
    PayloadBinary bytea NULL,
    PRIMARY KEY (ServiceId, GrainTypeString, GrainIdHash, GrainIdN0, GrainIdN1, GrainIdExtensionString)
);

-- States are floats, which do not get smaller when they are compressed.
ALTER TABLE FleetState ALTER COLUMN PayloadBinary SET STORAGE EXTERNAL;

INSERT INTO OrleansQuery (QueryKey, QueryText) VALUES
('GatewaysQueryKey', $query$
    SELECT Address, ProxyPort, Generation
    FROM FleetSilo
    WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
$query$),

-- A cluster without silos has a row too, with the version alone.
('MembershipReadAllKey', $query$
    SELECT c.Version, s.Address, s.Port, s.Generation, s.SiloName, s.HostName, s.Status, s.ProxyPort, s.SuspectTimes, s.StartTime, s.IAmAliveTime
    FROM FleetCluster AS c LEFT JOIN FleetSilo AS s ON s.DeploymentId = c.DeploymentId
    WHERE c.DeploymentId = @DeploymentId
$query$),
('MembershipReadRowKey', $query$
    SELECT c.Version, s.Address, s.Port, s.Generation, s.SiloName, s.HostName, s.Status, s.ProxyPort, s.SuspectTimes, s.StartTime, s.IAmAliveTime
    FROM FleetCluster AS c LEFT JOIN FleetSilo AS s
        ON s.DeploymentId = c.DeploymentId AND s.Address = @Address AND s.Port = @Port AND s.Generation = @Generation
    WHERE c.DeploymentId = @DeploymentId
$query$),

-- These three tell whether they did it.
('InsertMembershipVersionKey', $query$
    WITH made AS (INSERT INTO FleetCluster (DeploymentId) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT EXISTS (SELECT 1 FROM made)
$query$),
('InsertMembershipKey', $query$
    WITH next AS
    (
        UPDATE FleetCluster SET Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND NOT EXISTS
            (SELECT 1 FROM FleetSilo WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING DeploymentId
    ),
    made AS
    (
        INSERT INTO FleetSilo (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
        SELECT DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM next
        RETURNING 1
    )
    SELECT EXISTS (SELECT 1 FROM made)
$query$),
('UpdateMembershipKey', $query$
    WITH next AS
    (
        UPDATE FleetCluster SET Version = Version + 1
        WHERE DeploymentId = @DeploymentId AND Version = @Version AND EXISTS
            (SELECT 1 FROM FleetSilo WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
        RETURNING DeploymentId
    ),
    changed AS
    (
        UPDATE FleetSilo AS s SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
        FROM next
        WHERE s.DeploymentId = next.DeploymentId AND s.Address = @Address AND s.Port = @Port AND s.Generation = @Generation
        RETURNING 1
    )
    SELECT EXISTS (SELECT 1 FROM changed)
$query$),
('UpdateIAmAlivetimeKey', $query$
    UPDATE FleetSilo SET IAmAliveTime = @IAmAliveTime
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
$query$),
('DeleteMembershipTableEntriesKey', $query$
    WITH silos AS (DELETE FROM FleetSilo WHERE DeploymentId = @DeploymentId)
    DELETE FROM FleetCluster WHERE DeploymentId = @DeploymentId
$query$),

-- Silos that are dead (6) for long. The second is for one of them, if it is as it was when it was read.
('CleanupDefunctSiloEntriesKey', $query$
    DELETE FROM FleetSilo
    WHERE DeploymentId = @DeploymentId AND Status = 6 AND StartTime < @IAmAliveTime AND IAmAliveTime < @IAmAliveTime
$query$),
('CleanupDefunctSiloEntryKey', $query$
    DELETE FROM FleetSilo
    WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation AND Status = 6
        AND StartTime = @StartTime AND IAmAliveTime = @IAmAliveTime AND SuspectTimes IS NOT DISTINCT FROM @SuspectTimes
$query$),

('ReadFromStorageKey', $query$
    SELECT PayloadBinary, Version
    FROM FleetState
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdHash = @GrainIdHash
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
$query$),

-- These three give the new version, and nothing where the stored one is another than the grain's: then the provider throws.
('WriteToStorageKey', $query$
    WITH changed AS
    (
        UPDATE FleetState SET PayloadBinary = @PayloadBinary, SavedAt = now(), Version = Version + 1
        WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdHash = @GrainIdHash
            AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
            AND Version = @GrainStateVersion
        RETURNING Version
    ),
    made AS
    (
        INSERT INTO FleetState (ServiceId, GrainTypeString, GrainIdHash, GrainIdN0, GrainIdN1, GrainIdExtensionString, Version, PayloadBinary)
        SELECT @ServiceId, @GrainTypeString, @GrainIdHash, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING
        RETURNING Version
    )
    SELECT Version AS NewGrainStateVersion FROM changed UNION ALL SELECT Version FROM made
$query$),
('ClearStorageKey', $query$
    UPDATE FleetState SET PayloadBinary = NULL, SavedAt = now(), Version = Version + 1
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdHash = @GrainIdHash
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
        AND Version = @GrainStateVersion
    RETURNING Version AS NewGrainStateVersion
$query$),
('DeleteStorageKey', $query$
    DELETE FROM FleetState
    WHERE ServiceId = @ServiceId AND GrainTypeString = @GrainTypeString AND GrainIdHash = @GrainIdHash
        AND GrainIdN0 = @GrainIdN0 AND GrainIdN1 = @GrainIdN1 AND GrainIdExtensionString = coalesce(@GrainIdExtensionString, '')
        AND Version = @GrainStateVersion
    RETURNING Version + 1 AS NewGrainStateVersion
$query$)
ON CONFLICT (QueryKey) DO UPDATE SET QueryText = EXCLUDED.QueryText;

COMMIT;
