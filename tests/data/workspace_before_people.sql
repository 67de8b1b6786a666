PRAGMA application_id = 1515868994;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'desktop','m001_drafts','2026-11-22 02:03:27.279721+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'desktop','m002_files','2026-11-22 02:03:27.280964+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'desktop','m003_register','2026-11-22 02:03:27.283209+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'desktop','m004_workspace_settings','2026-11-22 02:03:27.284496+00:00');
CREATE TABLE "conflicts" (
   "conflict_id" INTEGER PRIMARY KEY,
   "declaration_id" TEXT NOT NULL REFERENCES "declarations"("declaration_id"),
   "package_id_a" TEXT NOT NULL REFERENCES "packages"("package_id"),
   "package_id_b" TEXT NOT NULL REFERENCES "packages"("package_id"),
   "found_at" TEXT NOT NULL,
   "resolved_at" TEXT,
   "chosen" TEXT
) STRICT;
CREATE TABLE "declarations" (
   "declaration_id" TEXT PRIMARY KEY NOT NULL,
   "package_id" TEXT NOT NULL REFERENCES "packages"("package_id"),
   "notice_id" TEXT NOT NULL,
   "form_id" TEXT NOT NULL,
   "state" TEXT NOT NULL,
   "state_note" TEXT NOT NULL,
   "updated_at" TEXT NOT NULL
) STRICT;
CREATE TABLE "drafts" (
   "draft_id" TEXT PRIMARY KEY NOT NULL,
   "notice_id" TEXT NOT NULL,
   "notice_version" TEXT NOT NULL,
   "form_id" TEXT NOT NULL,
   "title" TEXT NOT NULL,
   "unit_name" TEXT NOT NULL,
   "values_json" TEXT NOT NULL,
   "marks_json" TEXT NOT NULL,
   "revision" INTEGER NOT NULL,
   "filled" INTEGER NOT NULL,
   "needed" INTEGER NOT NULL,
   "errors" INTEGER NOT NULL,
   "warnings" INTEGER NOT NULL,
   "created_at" TEXT NOT NULL,
   "updated_at" TEXT NOT NULL,
   "deleted_at" TEXT
) STRICT;
INSERT INTO "drafts" VALUES('9c289e99de6f484881563084d20af3b5','_profile','1.0','profile','山西示例机械有限公司','山西示例机械有限公司','{"unit_name":"山西示例机械有限公司","unified_social_credit_code":"91140100MA0EX0001T","legal_representative":"张示例","registered_region":"140100","address":"太原市示例路1号","employees":"320","contact_person":"李示例","contact_mobile":"13800000001","contact_phone":"0351-3183088","contact_email":"li@example.com"}','{}',1,3,3,1,0,'2026-03-01T09:00:01.000+08:00','2026-03-01T09:00:02.000+08:00',NULL);
INSERT INTO "drafts" VALUES('26a811a92a5140a6b80c464c64c643d5','shanxi-2026','1.0','overseas_factories','山西示例机械有限公司','山西示例机械有限公司','{"unit_name":"山西示例机械有限公司","unified_social_credit_code":"91140100MA0EX0001T","contact_person":"李示例","contact_phone":"0351-3183088"}','{}',1,4,5,0,0,'2026-03-01T09:00:03.000+08:00','2026-03-01T09:00:04.000+08:00',NULL);
INSERT INTO "drafts" VALUES('9d58147c9f9b4db7a7a9f369b546961f','_profile','1.0','authority','太原市工业和信息化局','太原市工业和信息化局','{"unit_name":"太原市工业和信息化局","contact_person":"王示例","contact_phone":"0351-1234567"}','{}',1,1,2,0,0,'2026-03-01T09:00:05.000+08:00','2026-03-01T09:00:06.000+08:00',NULL);
CREATE TABLE "exports" (
   "export_id" INTEGER PRIMARY KEY,
   "draft_id" TEXT NOT NULL REFERENCES "drafts"("draft_id"),
   "revision" INTEGER NOT NULL,
   "content_hash" TEXT NOT NULL,
   "package_id" TEXT NOT NULL,
   "made_at" TEXT NOT NULL,
   "kind" TEXT NOT NULL
) STRICT;
CREATE TABLE "files" (
   "sha256" TEXT PRIMARY KEY NOT NULL,
   "name" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "size" INTEGER NOT NULL,
   "pages" INTEGER,
   "added_at" TEXT NOT NULL
) STRICT;
CREATE TABLE "journal" (
   "draft_id" TEXT NOT NULL REFERENCES "drafts"("draft_id"),
   "seq" INTEGER NOT NULL,
   "at" TEXT NOT NULL,
   "kind" TEXT NOT NULL,
   "path" TEXT NOT NULL,
   "before_json" TEXT NOT NULL,
   "after_json" TEXT NOT NULL,
   "step" INTEGER NOT NULL,
   "source" TEXT NOT NULL,
   PRIMARY KEY ("draft_id", "seq")
) STRICT;
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',1,'2026-03-01T09:00:02.000+08:00','set','unit_name','null','"山西示例机械有限公司"',1,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',2,'2026-03-01T09:00:02.000+08:00','set','unified_social_credit_code','null','"91140100MA0EX0001T"',2,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',3,'2026-03-01T09:00:02.000+08:00','set','legal_representative','null','"张示例"',3,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',4,'2026-03-01T09:00:02.000+08:00','set','registered_region','null','"140100"',4,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',5,'2026-03-01T09:00:02.000+08:00','set','address','null','"太原市示例路1号"',5,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',6,'2026-03-01T09:00:02.000+08:00','set','employees','null','"320"',6,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',7,'2026-03-01T09:00:02.000+08:00','set','contact_person','null','"李示例"',7,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',8,'2026-03-01T09:00:02.000+08:00','set','contact_mobile','null','"13800000001"',8,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',9,'2026-03-01T09:00:02.000+08:00','set','contact_phone','null','"0351-3183088"',9,'edit');
INSERT INTO "journal" VALUES('9c289e99de6f484881563084d20af3b5',10,'2026-03-01T09:00:02.000+08:00','set','contact_email','null','"li@example.com"',10,'edit');
INSERT INTO "journal" VALUES('9d58147c9f9b4db7a7a9f369b546961f',1,'2026-03-01T09:00:06.000+08:00','set','unit_name','null','"太原市工业和信息化局"',1,'edit');
INSERT INTO "journal" VALUES('9d58147c9f9b4db7a7a9f369b546961f',2,'2026-03-01T09:00:06.000+08:00','set','contact_person','null','"王示例"',2,'edit');
INSERT INTO "journal" VALUES('9d58147c9f9b4db7a7a9f369b546961f',3,'2026-03-01T09:00:06.000+08:00','set','contact_phone','null','"0351-1234567"',3,'edit');
CREATE TABLE "known_keys" (
   "unit_code" TEXT NOT NULL,
   "fingerprint" TEXT NOT NULL,
   "first_seen_at" TEXT NOT NULL,
   PRIMARY KEY ("unit_code", "fingerprint")
) STRICT;
CREATE TABLE "packages" (
   "package_id" TEXT PRIMARY KEY NOT NULL,
   "sha256" TEXT NOT NULL,
   "file_name" TEXT NOT NULL,
   "declaration_id" TEXT NOT NULL,
   "notice_id" TEXT NOT NULL,
   "notice_version" TEXT NOT NULL,
   "form_id" TEXT NOT NULL,
   "unit_name" TEXT NOT NULL,
   "unit_code" TEXT NOT NULL,
   "project" TEXT NOT NULL,
   "revision" INTEGER NOT NULL,
   "content_hash" TEXT NOT NULL,
   "earlier_hashes_json" TEXT NOT NULL,
   "values_json" TEXT NOT NULL,
   "issues_json" TEXT NOT NULL,
   "signer_fingerprint" TEXT NOT NULL,
   "made_at" TEXT NOT NULL,
   "received_at" TEXT NOT NULL,
   "outcome" TEXT NOT NULL
) STRICT;
CREATE TABLE "placements" (
   "notice_id" TEXT NOT NULL,
   "table_id" TEXT NOT NULL,
   "declaration_id" TEXT NOT NULL REFERENCES "declarations"("declaration_id"),
   "is_included" INTEGER NOT NULL,
   "priority" INTEGER,
   PRIMARY KEY ("notice_id", "table_id", "declaration_id")
) STRICT;
CREATE TABLE "workspace_settings" (
   "name" TEXT PRIMARY KEY NOT NULL,
   "value_json" TEXT NOT NULL
) STRICT;
INSERT INTO "workspace_settings" VALUES('profile_draft_id','"9c289e99de6f484881563084d20af3b5"');
INSERT INTO "workspace_settings" VALUES('authority_profile_draft_id','"9d58147c9f9b4db7a7a9f369b546961f"');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX "journal_by_path"
    ON "journal" ("draft_id", "path");
CREATE INDEX "exports_by_draft"
    ON "exports" ("draft_id");
CREATE INDEX "packages_by_declaration"
    ON "packages" ("declaration_id");
CREATE INDEX "packages_by_sha256"
    ON "packages" ("sha256");
CREATE INDEX "declarations_by_form"
    ON "declarations" ("notice_id", "form_id");
CREATE UNIQUE INDEX "conflicts_once"
    ON "conflicts" ("declaration_id", "package_id_a", "package_id_b");
COMMIT;
